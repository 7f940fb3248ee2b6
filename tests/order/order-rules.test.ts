import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as allocating from '../../common/order/allocate.ts';
import * as commission from '../../common/order/commission.ts';
import * as nextStep from '../../common/order/next-step.ts';
import * as policy from '../../common/order/policy.ts';
import * as posting from '../../common/order/posting.ts';
import * as pricing from '../../common/order/price.ts';
import * as refunding from '../../common/order/refund.ts';
import { checkOrderRules } from './support/check-order-rules.ts';

const test = suite('rules of orders');
const SEED = 20_261_121;

test('X9, X7: prices, shares, refunds, commission, postings and steps hold for any order', () => {
  checkOrderRules(
    {
      ...allocating,
      ...commission,
      ...nextStep,
      ...policy,
      ...posting,
      ...pricing,
      ...refunding,
    },
    { runs: 3_000, seed: SEED },
  );
});

test('X9: half a unit is the buyer’s: 25 % off ¥1,002 takes off ¥251', () => {
  const answer = pricing.price(1_002, { kind: 'percent-off', percent: 25 }, 'JPY');
  assert.equal(answer.ok && [answer.value.discountMinor, answer.value.totalMinor], [251, 751]);
});

test('X9: a fixed price is for one unit; the others cost what they cost', () => {
  const benefit = { kind: 'fixed-price', priceMinor: 500, currency: 'JPY' } as const;
  const answer = pricing.priceOrder([{ unitMinor: 800, quantity: 3 }], benefit, 'JPY');
  assert.is(answer.ok && answer.value.totalMinor, 500 + 800 + 800);
});

test('X7: three of a line that cost 100 together come back as 33, 33 and 34', () => {
  const line = { line: 1, quantity: 3, unitMinor: 40, discountMinor: 20, refundedQuantity: 0 };
  const amounts = [0, 1, 2].map((refundedQuantity) => {
    const answer = refunding.refundOf([{ ...line, refundedQuantity }], [{ line: 1, quantity: 1 }]);
    return answer.ok && answer.value.amountMinor;
  });
  assert.equal(amounts, [33, 33, 34]);
});

test('X7: a refund of nothing, of half a thing or of another order’s line is none', () => {
  const line = { line: 1, quantity: 3, unitMinor: 40, discountMinor: 0, refundedQuantity: 0 };
  for (const wanted of [
    [],
    [{ line: 2, quantity: 1 }],
    [{ line: 1, quantity: 0 }],
    [{ line: 1, quantity: -1 }],
    [{ line: 1, quantity: 0.5 }],
    [{ line: 1, quantity: Number.NaN }],
    [
      { line: 1, quantity: 1 },
      { line: 1, quantity: 1 },
    ],
  ]) {
    const answer = refunding.refundOf([line], wanted);
    assert.is(!answer.ok && answer.refusal.code, 'MALFORMED', JSON.stringify(wanted));
  }
});

test('X9: what is no whole amount is no price', () => {
  for (const unitMinor of [-1, 0.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => pricing.price(unitMinor, null, 'JPY'), RangeError);
  }
  assert.throws(() => allocating.allocate(1, [0, 0]), RangeError);
});

test('a stored state that cannot be is a fault, not a step', () => {
  const payment = { state: 'captured', reference: 'r' } as const;
  const order = { state: 'reserved', totalMinor: 1, createdAtMs: 0, payment } as const;
  assert.throws(() => nextStep.nextStep(order, 0), /reserved order/);
});

test.run();
