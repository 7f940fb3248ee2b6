// What a refund gives back: worked out from the line as it was frozen when it was ordered, so that it
// makes no difference in how many pieces the goods come back.
import { accepted, refused, type Answer } from '../protocol/refusals.ts';
import { shareDown } from './round.ts';

export interface PaidLine {
  readonly line: number;
  readonly quantity: number;
  readonly unitMinor: number;
  /** The line's frozen share of the discount. */
  readonly discountMinor: number;
  readonly refundedQuantity: number;
}

export interface LineRefund {
  readonly line: number;
  /** From 1. */
  readonly quantity: number;
}

export interface Refund {
  readonly amountMinor: number;
  readonly lines: readonly LineRefund[];
  /** Nothing of the order is left afterwards. */
  readonly isLast: boolean;
}

/** What so many units of a line have cost: the fraction waits for the last one, which takes the rest. */
export const paidFor = (line: PaidLine, units: number): number =>
  shareDown(line.unitMinor * line.quantity - line.discountMinor, units, line.quantity);

/** MALFORMED: no such line, the same twice, none at all; ORDER_SETTLED: more than is left of one. */
export function refundOf(
  lines: readonly PaidLine[],
  wanted: readonly LineRefund[],
): Answer<Refund> {
  const asked = new Map(wanted.map((each) => [each.line, each.quantity]));
  if (asked.size === 0 || asked.size !== wanted.length) return refused('MALFORMED');
  let amountMinor = 0;
  let left = 0;
  for (const line of lines) {
    const quantity = asked.get(line.line) ?? 0;
    asked.delete(line.line);
    const after = line.refundedQuantity + quantity;
    if (!Number.isInteger(quantity) || quantity < 0) return refused('MALFORMED');
    if (after > line.quantity) return refused('ORDER_SETTLED');
    amountMinor += paidFor(line, after) - paidFor(line, line.refundedQuantity);
    left += line.quantity - after;
  }
  if (asked.size > 0 || wanted.some(({ quantity }) => quantity < 1)) return refused('MALFORMED');
  return accepted({ amountMinor, lines: wanted, isLast: left === 0 });
}

/** Everything that has not been refunded yet; empty when all has. */
export const restOf = (lines: readonly PaidLine[]): LineRefund[] =>
  lines
    .map(({ line, quantity, refundedQuantity }) => ({
      line,
      quantity: quantity - refundedQuantity,
    }))
    .filter(({ quantity }) => quantity > 0);
