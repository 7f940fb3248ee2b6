// What the pages know that show a coupon to a shop: the counter's and the one to print.
import type { CounterCode, CounterCoupon } from '../../../common/protocol/shop.ts';
import type { Opened } from './opened.ts';
import type { Trouble } from './trouble.ts';

export interface CounterView {
  /** null: not here (yet). */
  readonly coupon: CounterCoupon | null;
  /** When it came, by the steady clock. */
  readonly cameAtMs: number;
  /** Scratched free on this device. */
  readonly opened: Opened | null;
  /** Why the last question went wrong; what was here before stays. */
  readonly missing: Trouble | null;
}

export const emptyCounter: CounterView = { coupon: null, cameAtMs: 0, opened: null, missing: null };

export interface ShownCode {
  readonly text: string;
  readonly typed: string;
  /** Until another one takes its place; null: never. */
  readonly leftMs: number | null;
  /** Share of its time that is left, 1 … 0. */
  readonly share: number;
  /** Until the last code that is here is over; null: never. */
  readonly coveredMs: number | null;
}

/** The code to show so long after they came; undefined: the last one is over. */
export function shownCode(code: CounterCode, sinceMs: number): ShownCode | undefined {
  if (code.kind === 'fixed') {
    return { text: code.text, typed: code.typed, leftMs: null, share: 1, coveredMs: null };
  }
  const { codes, stepMs, leftMs } = code;
  const at = sinceMs < leftMs ? 0 : 1 + Math.floor((sinceMs - leftMs) / stepMs);
  const shown = codes[at];
  if (!shown) return undefined;
  const untilNextMs = leftMs + at * stepMs - sinceMs;
  return {
    ...shown,
    leftMs: untilNextMs,
    share: Math.min(1, untilNextMs / stepMs),
    coveredMs: untilNextMs + (codes.length - 1 - at) * stepMs,
  };
}
