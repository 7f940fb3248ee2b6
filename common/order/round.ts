// Money is whole minor units; where a share of it is no whole number, the rounding has a name.

/** part / whole of an amount, rounded half up (½ goes to the larger number). All from 0; whole from 1. */
export function shareHalfUp(amountMinor: number, part: number, whole: number): number {
  const twice = 2n * BigInt(amountMinor) * BigInt(part) + BigInt(whole);
  return Number(twice / (2n * BigInt(whole)));
}

/** part / whole of an amount, the fraction of a minor unit dropped. */
export function shareDown(amountMinor: number, part: number, whole: number): number {
  return Number((BigInt(amountMinor) * BigInt(part)) / BigInt(whole));
}
