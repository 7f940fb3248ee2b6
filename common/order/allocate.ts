/**
 * Splits an amount over lines in proportion to their weights, by largest remainder: every part is the
 * exact share without its fraction, and the units that are left go to the largest fractions (Hamilton's
 * method; among equals to the earlier line). The parts sum to the amount, and no part is larger than its weight as
 * long as the amount is not larger than all weights together. Throws a RangeError for anything but
 * whole numbers from 0, and for an amount over weights that are all 0.
 */
export function allocate(amountMinor: number, weights: readonly number[]): number[] {
  if (![amountMinor, ...weights].every((each) => Number.isSafeInteger(each) && each >= 0)) {
    throw new RangeError('only whole amounts from 0 can be allocated');
  }
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) {
    if (amountMinor > 0) throw new RangeError('there is nothing to allocate to');
    return weights.map(() => 0);
  }
  const exact = weights.map((weight) => BigInt(amountMinor) * BigInt(weight));
  const parts = exact.map((product) => Number(product / whole));
  let left = amountMinor - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact
    .map((product, line) => ({ line, remainder: product % whole }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.line - b.line : a.remainder < b.remainder ? 1 : -1,
    );
  for (const { line } of byRemainder) {
    if (left === 0) break;
    parts[line]! += 1;
    left -= 1;
  }
  return parts;
}
