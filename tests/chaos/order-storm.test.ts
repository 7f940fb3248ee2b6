import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { orderStorm } from './scenarios/order-storm.ts';

const test = suite('kill -9 while people order');

test('X4: whatever moment the server is killed at, money, orders, coupons and ledger agree', async () => {
  const { faults, accepted, unanswered } = await orderStorm({ kills: 4, buyers: 8 });
  assert.equal(faults, []);
  assert.ok(accepted > 8, `${accepted} accepted`);
  assert.ok(unanswered > 0, 'somebody had to ask again');
});

test.run();
