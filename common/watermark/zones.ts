// Where a coefficient says 1 and where 0: zones of equal width, alternating, with the border between the
// first two at zero. Quantisation index modulation (Chen and Wornell, 2001), except that a coefficient is
// pushed only to the edge of its zone plus a margin: on flat ground, where all are zero, that is a plain
// sign; in texture most of the way is saved.
import { setting } from './setting.ts';

/** How far `value` (turned so that positive zones are right) must be pushed; 0 when right or too dear. */
export function pushNeeded(value: number, wholeMargin: number, grade: 0 | 1): number {
  const { longestPush } = setting;
  const zone = setting.zones[grade];
  const margin = Math.min(zone / 2, wholeMargin * setting.shares[grade]);
  const period = 2 * zone;
  const within = value - period * Math.floor(value / period);
  const amount = pushWithin(within, margin, zone);
  return Math.abs(amount) > longestPush * margin ? 0 : amount;
}

function pushWithin(within: number, margin: number, zone: number): number {
  if (within < margin) return margin - within;
  if (within <= zone - margin) return 0;
  const back = within - (zone - margin);
  const onward = 2 * zone + margin - within;
  return back <= onward ? -back : onward;
}

/** The energy of all pushes. */
export function pushesFor(values: Float64Array, margin: number, grades: Uint8Array): number {
  let energy = 0;
  values.forEach((value, at) => {
    const push = pushNeeded(value, margin, grades[at] as 0 | 1);
    energy += push * push;
  });
  return energy;
}

/** How far from the border of its zone a coefficient is: positive says 1, negative 0. */
export function depth(value: number, grade: 0 | 1): number {
  const zone = setting.zones[grade];
  const period = 2 * zone;
  const within = value - period * Math.floor(value / period);
  return within < zone
    ? Math.min(within, zone - within)
    : -Math.min(within - zone, period - within);
}
