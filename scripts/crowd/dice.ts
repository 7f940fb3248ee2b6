// Chance for simulated people: repeatable from its seed. Nothing of the product may use it.

export interface CrowdDice {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  oneOf<T>(things: readonly T[]): T;
  /** Exponentially distributed around a mean: the gaps between independent arrivals. */
  exponential(mean: number): number;
}

/** SplitMix32. */
export function crowdDice(seed: number): CrowdDice {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) =>
    least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    whole,
    happens: (probability) => fraction() < probability,
    oneOf: (things) => things[whole(0, things.length - 1)]!,
    exponential: (mean) => -Math.log(1 - fraction()) * mean,
  };
}
