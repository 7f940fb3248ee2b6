import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oneCoupon } from './scenarios/one-coupon.ts';

const test = suite('one coupon in many orders at once');

test('R8: of a hundred orders at two processes exactly one has the coupon, the others are told why not', async () => {
  const rounds = await oneCoupon({ orders: 100, rounds: 1 });
  for (const round of rounds) assert.equal(round, { accepted: 1, taken: 99, faults: [] });
});

test.run();
