// Faults that somebody could make in the rules of orders. Each names a text that stands exactly once in
// its file, and what would stand there instead.

export interface Mutant {
  readonly name: string;
  /** In common/order/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const mutant = (file: string, name: string, find: string, replace: string): Mutant => ({
  file,
  name,
  find,
  replace,
});

export const MUTANTS: readonly Mutant[] = [
  mutant('round.ts', 'half a unit is dropped', ' + BigInt(whole);', ';'),
  mutant('round.ts', 'rounds up always', '+ BigInt(whole);', '+ 2n * BigInt(whole) - 1n;'),
  mutant('allocate.ts', 'what is left is forgotten', 'left -= 1;', 'left = 0;'),
  mutant('allocate.ts', 'the later of equals', 'a.line - b.line', 'b.line - a.line'),
  mutant('allocate.ts', 'smallest remainder', 'b.remainder ? 1 : -1', 'b.remainder ? -1 : 1'),
  mutant(
    'price.ts',
    'a total below zero',
    'Math.min(benefit.amountMinor, listMinor)',
    'benefit.amountMinor',
  ),
  mutant('price.ts', 'a fixed price that is dearer', 'Math.max(0, dearestMinor', '(dearestMinor'),
  mutant('price.ts', 'fixed price for everything', 'dearestMinor - benefit', 'listMinor - benefit'),
  mutant('price.ts', 'any currency', 'benefit.currency !== currency', 'false'),
  mutant(
    'price.ts',
    'shares by unit price',
    'allocate(discountMinor, lists)',
    'allocate(discountMinor, lines.map((each) => each.unitMinor))',
  ),
  mutant(
    'price.ts',
    'every percentage of the list price',
    'discountOf(leftMinor,',
    'discountOf(listMinor,',
  ),
  mutant(
    'price.ts',
    'percentages as they come',
    'b.percent - a.percent',
    '0 * (b.percent - a.percent)',
  ),
  mutant('price.ts', 'every fixed price counts', '.slice(0, 1)', ''),
  mutant('refund.ts', 'refunded at list price', ' - line.discountMinor', ''),
  mutant('refund.ts', 'more than was bought', 'after > line.quantity', 'quantity > line.quantity'),
  mutant(
    'refund.ts',
    'each piece rounded by itself',
    'paidFor(line, after) - paidFor(line, line.refundedQuantity)',
    'paidFor(line, quantity)',
  ),
  mutant('refund.ts', 'the last is not known', 'left === 0', 'left === -1'),
  mutant(
    'commission.ts',
    'commission back on the piece alone',
    'commissionOn(refund.keptMinor, basisPoints) -',
    'commissionOn(refund.amountMinor, basisPoints) - 0 *',
  ),
  mutant('posting.ts', 'the seller gets all', 'commission - sale.paidMinor', '-sale.paidMinor'),
  mutant('posting.ts', 'empty entries', 'amountMinor !== 0', 'true'),
  mutant('policy.ts', 'stacks without a class', '!classes.includes(null) &&', ''),
  mutant('next-step.ts', 'never too late', '>= RESERVATION_MS', '>= 10 * RESERVATION_MS'),
  mutant(
    'next-step.ts',
    'asks for nothing to pay',
    'order.totalMinor === 0',
    'order.totalMinor < 0',
  ),
  mutant(
    'next-step.ts',
    'captures what is not authorised',
    "state === 'started') return { step: 'authorise' }",
    "state === 'started') return { step: 'capture', reference: '' }",
  ),
];
