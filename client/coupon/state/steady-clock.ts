// Time that only goes forward. The time of day may be wrong or be set while the page is open; the steady
// clock of some browsers stands still while the device sleeps. So each step takes the longer of the two.

export interface Clocks {
  /** performance.now() */
  readonly monotonicMs: () => number;
  /** Date.now() */
  readonly dateMs: () => number;
}

/** Milliseconds since it was made. */
export function steadyClock({ monotonicMs, dateMs }: Clocks): () => number {
  let monotonic = monotonicMs();
  let date = dateMs();
  let passedMs = 0;
  return () => {
    const [nowMonotonic, nowDate] = [monotonicMs(), dateMs()];
    passedMs += Math.max(0, nowMonotonic - monotonic, nowDate - date);
    monotonic = nowMonotonic;
    date = nowDate;
    return passedMs;
  };
}
