// What the rules of an order must hold for any order whatever: run on the rules, and on copies of
// them with a planted fault.
import fc from 'fast-check';
import type { Benefit } from '../../../common/campaign/benefit.ts';
import type { CouponPolicy } from '../../../common/coupon/policy.ts';

export type OrderRules = typeof import('../../../common/order/allocate.ts') &
  typeof import('../../../common/order/commission.ts') &
  typeof import('../../../common/order/next-step.ts') &
  typeof import('../../../common/order/policy.ts') &
  typeof import('../../../common/order/posting.ts') &
  typeof import('../../../common/order/price.ts') &
  typeof import('../../../common/order/refund.ts');

export interface Runs {
  readonly runs: number;
  readonly seed: number;
}

const minor = fc.oneof(fc.nat(20), fc.nat(10_000), fc.nat(5_000_000_000));
const line = fc.record({ unitMinor: minor, quantity: fc.integer({ min: 1, max: 99 }) });
const lines = fc.array(line, { minLength: 1, maxLength: 6 });
const percent = fc.integer({ min: 1, max: 100 });
const benefit: fc.Arbitrary<Benefit> = fc.oneof(
  percent.map((each) => ({ kind: 'percent-off' as const, percent: each })),
  minor.map((each) => ({
    kind: 'amount-off' as const,
    amountMinor: each + 1,
    currency: 'JPY',
  })),
  minor.map((each) => ({ kind: 'fixed-price' as const, priceMinor: each, currency: 'JPY' })),
);
const basisPoints = fc.integer({ min: 0, max: 10_000 });

const sum = (amounts: readonly number[]) => amounts.reduce((all, each) => all + each, 0);

function need(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Throws with the seed and the smallest case when a rule is broken. */
export function checkOrderRules(rules: OrderRules, { runs, seed }: Runs): void {
  const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void) =>
    fc.assert(fc.property(arbitrary, property), { numRuns: runs, seed });
  check(fc.record({ lines, benefit }), (order) => priceHolds(rules, order));
  const benefits = fc.array(benefit, { minLength: 1, maxLength: 3 });
  check(fc.record({ lines, benefits }), (order) => stackedPriceHolds(rules, order));
  check(fc.record({ amount: minor, weights: fc.array(minor, { maxLength: 8 }) }), (split) =>
    allocationHolds(rules, split),
  );
  check(fc.record({ lines, benefit, basisPoints, order: fc.infiniteStream(fc.nat()) }), (order) =>
    refundsHold(rules, order),
  );
  check(fc.array(stackingClass, { maxLength: 4 }), (classes) => stackingHolds(rules, classes));
  check(stored, (order) => stepsHold(rules, order));
}

interface Ordered {
  readonly lines: readonly { readonly unitMinor: number; readonly quantity: number }[];
  readonly benefit: Benefit;
}

function priced(rules: OrderRules, { lines: wanted, benefit: given }: Ordered) {
  const answer = rules.priceOrder(wanted, given, 'JPY');
  if (!answer.ok) throw new Error('refused in its own currency');
  return answer.value;
}

function priceHolds(rules: OrderRules, order: Ordered): void {
  const { listMinor, discountMinor, totalMinor, lineDiscounts } = priced(rules, order);
  need(listMinor === sum(order.lines.map((each) => each.unitMinor * each.quantity)), 'list price');
  need(totalMinor === listMinor - discountMinor, 'total is list less discount');
  need(discountMinor >= 0 && totalMinor >= 0, 'nothing is below 0');
  need(sum(lineDiscounts) === discountMinor, 'line shares sum to the discount');
  for (const [at, share] of lineDiscounts.entries()) {
    const { unitMinor, quantity } = order.lines[at]!;
    need(share >= 0 && share <= unitMinor * quantity, 'a line costs from 0 to its list price');
  }
  const { benefit: given } = order;
  const dearest = Math.max(...order.lines.map(({ unitMinor }) => unitMinor));
  if (given.kind === 'percent-off') {
    const twice = 2n * BigInt(listMinor) * BigInt(given.percent);
    const nearest = 200n * BigInt(discountMinor);
    need(twice - nearest < 100n && nearest - twice <= 100n, 'rounded half up');
  } else if (given.kind === 'amount-off') {
    need(discountMinor === Math.min(given.amountMinor, listMinor), 'amount off, once');
  } else {
    need(totalMinor <= listMinor, 'a fixed price is never dearer');
    need(totalMinor === listMinor - dearest + Math.min(dearest, given.priceMinor), 'for one unit');
  }
  const foreign = rules.priceOrder(order.lines, given, 'USD');
  need(foreign.ok === (given.kind === 'percent-off'), 'no other currency');
}

function stackedPriceHolds(
  rules: OrderRules,
  order: { readonly lines: Ordered['lines']; readonly benefits: readonly Benefit[] },
): void {
  const priceOf = (given: readonly Benefit[]) => {
    const answer = rules.priceStacked(order.lines, given, 'JPY');
    if (!answer.ok) throw new Error('refused in its own currency');
    return answer.value;
  };
  const { listMinor, discountMinor, totalMinor, lineDiscounts } = priceOf(order.benefits);
  need(totalMinor >= 0 && totalMinor === listMinor - discountMinor, 'from nothing to all of it');
  need(sum(lineDiscounts) === discountMinor, 'line shares sum to the discount of all');
  const turned = priceOf([...order.benefits].reverse());
  need(turned.totalMinor === totalMinor, 'it does not matter which is presented first');
  const fewer = priceOf(order.benefits.slice(0, -1));
  need(totalMinor <= fewer.totalMinor, 'one more coupon makes nothing dearer');
  const parts = order.benefits.map((each) => priceOf([each]).discountMinor);
  need(discountMinor <= sum(parts), 'together they take off no more than one by one');
  const percents = order.benefits.filter(({ kind }) => kind === 'percent-off');
  const amounts = order.benefits.flatMap((each) =>
    each.kind === 'amount-off' ? [each.amountMinor] : [],
  );
  if (percents.length + amounts.length < order.benefits.length) return;
  const afterPercents = priceOf(percents).totalMinor;
  need(totalMinor === Math.max(0, afterPercents - sum(amounts)), 'amounts come last, in full');
}

function allocationHolds(
  rules: OrderRules,
  { amount, weights }: { amount: number; weights: readonly number[] },
): void {
  const whole = sum(weights);
  if (whole === 0) return;
  const parts = rules.allocate(amount, weights);
  need(sum(parts) === amount, 'parts sum to the whole');
  for (const [at, weight] of weights.entries()) {
    const exact = BigInt(amount) * BigInt(weight);
    const part = BigInt(parts[at]!) * BigInt(whole);
    const difference = part > exact ? part - exact : exact - part;
    need(difference < BigInt(whole), 'each part is within one unit of its exact share');
    for (const [other, weighs] of weights.entries()) {
      if (weight > weighs) need(parts[at]! >= parts[other]!, 'a heavier line gets no less');
      if (weight === weighs && at < other)
        need(parts[at]! >= parts[other]!, 'the earlier of equals');
    }
  }
}

function refundsHold(
  rules: OrderRules,
  {
    lines: wanted,
    benefit: given,
    basisPoints: points,
    order,
  }: Ordered & {
    readonly basisPoints: number;
    readonly order: fc.Stream<number>;
  },
): void {
  const { totalMinor, lineDiscounts } = priced(rules, { lines: wanted, benefit: given });
  const paid = wanted.map((each, at) => ({
    ...each,
    line: at + 1,
    discountMinor: lineDiscounts[at]!,
    refundedQuantity: 0,
  }));
  const settlement = { sellerId: 's', basisPoints: points };
  const balances = new Map<string, number>();
  const post = (entries: readonly { account: string; amountMinor: number }[]) => {
    need(sum(entries.map(({ amountMinor }) => amountMinor)) === 0, 'a posting sums to zero');
    for (const { account, amountMinor } of entries) {
      need(amountMinor !== 0, 'no empty entry');
      balances.set(account, (balances.get(account) ?? 0) + amountMinor);
    }
  };
  post(rules.saleEntries({ ...settlement, paidMinor: totalMinor }));
  need(-(balances.get('commission') ?? 0) === rules.commissionOn(totalMinor, points), 'commission');
  need(rules.commissionOn(totalMinor, points) <= totalMinor, 'commission within the price');
  let keptMinor = totalMinor;
  for (let rest = rules.restOf(paid); rest.length > 0; rest = rules.restOf(paid)) {
    const { line: at, quantity } = rest[order.next().value! % rest.length]!;
    const some = 1 + (order.next().value! % quantity);
    const answer = rules.refundOf(paid, [{ line: at, quantity: some }]);
    if (!answer.ok) throw new Error('a unit that was paid for is not refunded');
    const { amountMinor, isLast } = answer.value;
    need(amountMinor >= 0 && amountMinor <= keptMinor, 'a refund within what is kept');
    post(rules.refundEntries({ ...settlement, keptMinor, amountMinor }));
    keptMinor -= amountMinor;
    paid[at - 1]!.refundedQuantity += some;
    need(isLast === (rules.restOf(paid).length === 0), 'the last one knows that it is the last');
    const due = rules.commissionOn(keptMinor, points);
    need(-(balances.get('commission') ?? 0) === due, 'commission on what is kept, no more no less');
    need((balances.get('payments') ?? 0) === keptMinor, 'payments hold what is kept');
  }
  need(keptMinor === 0, 'all pieces together are the whole price');
  need(
    [...balances.values()].every((balance) => balance === 0),
    'nothing is left in any account',
  );
  const over = rules.refundOf(paid, [{ line: 1, quantity: 1 }]);
  need(!over.ok && over.refusal.code === 'ORDER_SETTLED', 'nothing is refunded twice');
}

const policyOf = (part: Partial<CouponPolicy>): CouponPolicy => ({
  validDays: null,
  validUntil: null,
  zone: 'Asia/Tokyo',
  minimumOrderMinor: 0,
  limit: null,
  stackingClass: null,
  onRefund: 'void',
  ...part,
});

const stackingClass = fc.constantFrom(null, 'season', 'member', 'staff');

function stackingHolds(rules: OrderRules, classes: readonly (string | null)[]): void {
  const code = rules.checkStacking(classes.map((each) => policyOf({ stackingClass: each })));
  const may =
    classes.length < 2 || (!classes.includes(null) && new Set(classes).size === classes.length);
  need((code === undefined) === may, 'stacking is off unless all have opted in, in classes apart');
}

const stored = fc.record({
  state: fc.constantFrom('reserved', 'authorised', 'accepted', 'refused', 'cancelled', 'refunded'),
  totalMinor: fc.nat(2),
  ageMs: fc.constantFrom(0, 899_999, 900_000, 5_000_000),
  payment: fc.constantFrom(
    { state: 'started' as const, reference: null },
    { state: 'action-required' as const, reference: 'r' },
    { state: 'authorised' as const, reference: 'r' },
  ),
});

function stepsHold(
  rules: OrderRules,
  { ageMs, ...order }: typeof stored extends fc.Arbitrary<infer T> ? T : never,
): void {
  const waits = order.payment.state !== 'authorised';
  if (order.state === 'reserved' ? !waits : order.state === 'authorised' && waits) return;
  const { step } = rules.nextStep({ ...order, createdAtMs: 1_000 } as never, 1_000 + ageMs);
  need((step === 'capture') === (order.state === 'authorised'), 'captured once authorised only');
  const asks = order.state === 'reserved' && order.totalMinor > 0;
  const late = ageMs >= 900_000;
  need((step === 'call-off') === (asks && late), 'called off when it is late, and only then');
  need((step === 'accept') === (order.state === 'reserved' && !asks), 'nothing to pay');
  const started = order.payment.state === 'started';
  need((step === 'authorise') === (asks && !late && started), 'money is asked for once');
  need((step === 'look') === (asks && !late && !started), 'waits for the member');
}
