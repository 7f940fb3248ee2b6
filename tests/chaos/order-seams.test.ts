import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SEAMS } from '../../server/orders/deps.ts';
import { killAtSeams } from './scenarios/order-seams.ts';

/** What a fault in the saga would leave behind. */
const TAMPERS = {
  'charged for nothing': `update orders set state = 'cancelled'`,
  'given for nothing': `update sandbox_charges set state = 'cancelled'`,
  'a coupon lost': `update coupons set state = 'reserved'`,
  'a coupon as good as new': `update coupons set state = 'issued', used_by = null, used_at = null`,
  'a seller who was not told': `delete from delivery_instructions`,
  'money booked nowhere': `with gone as (delete from ledger_entries) select 1`,
};

const test = suite('orders ended at every seam');

test('X4: no charge without order, no order without charge, no coupon lost, the ledger balances', async () => {
  const { faults, killed } = await killAtSeams({ rounds: 2 });
  assert.equal(faults, []);
  for (const seam of SEAMS) assert.is(killed[seam], 2, `${seam} was reached`);
});

test('the judge sees each kind of wrong', async () => {
  for (const [wrong, tamper] of Object.entries(TAMPERS)) {
    const { faults } = await killAtSeams({ rounds: 1, seams: ['reserved'], tamper });
    assert.ok(faults.length > 0, wrong);
  }
});

test.run();
