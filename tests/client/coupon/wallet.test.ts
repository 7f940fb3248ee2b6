import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readPlace } from '../../../client/coupon/state/place.ts';
import { purchaseAddress, signInAddress } from '../../../client/coupon/state/handover.ts';
import { shownState, sortWallet } from '../../../client/coupon/state/wallet-state.ts';
import { defaultPolicy } from '../../../common/coupon/policy.ts';
import type { WalletCoupon } from '../../../common/protocol/shop.ts';

const test = suite('the wallet’s logic');

const NOW = 1_000_000;
const coupon = (id: string, part: Partial<WalletCoupon> = {}): WalletCoupon => ({
  id,
  message: 'A secret discount on B',
  seller: { id: 'seller-n', name: 'Company N' },
  product: { number: '0002', name: 'B' },
  state: 'issued',
  validFromMs: 0,
  validUntilMs: NOW + 1_000,
  policy: defaultPolicy('Asia/Tokyo'),
  benefit: null,
  ...part,
});

test('what can be used comes first, soonest to run out; then the past, latest first', () => {
  const coupons = [
    coupon('used-old', { state: 'redeemed', validUntilMs: NOW - 900 }),
    coupon('later', { validUntilMs: NOW + 9_000 }),
    coupon('ran-out', { validUntilMs: NOW - 1 }),
    coupon('in-order', { state: 'reserved', validUntilMs: NOW + 500 }),
    coupon('soon'),
    coupon('void', { state: 'void', validUntilMs: NOW + 20 }),
  ];
  const sorted = sortWallet(coupons, NOW).map(({ id }) => id);
  assert.equal(sorted, ['in-order', 'soon', 'later', 'void', 'ran-out', 'used-old']);
  assert.is(coupons[0]!.id, 'used-old', 'the list that came is left as it was');
});

test('X8: a coupon runs out at its very moment, whatever the server last said', () => {
  const one = coupon('one', { validUntilMs: NOW });
  assert.is(shownState(one, true, NOW - 1), 'opened');
  assert.is(shownState(one, true, NOW), 'expired');
});

test('C14: what was never sealed counts as opened', () => {
  const open = coupon('open', { benefit: { kind: 'percent-off', percent: 5 } });
  assert.is(shownState(open, false, NOW), 'opened');
  assert.is(shownState(coupon('shut'), false, NOW), 'sealed');
});

test('addresses: which screen is asked for, and where a coupon leads', () => {
  assert.equal(readPlace('/wallet'), { screen: 'wallet' });
  assert.equal(readPlace('/coupon/a%20b/'), { screen: 'card', id: 'a b' });
  assert.is(purchaseAddress(coupon('c 1')), '/shop?seller=seller-n&coupon=c+1&product=0002');
  assert.is(
    purchaseAddress(coupon('c', { product: null })),
    '/shop?seller=seller-n&coupon=c',
    'one that is good for every product chooses none',
  );
  assert.is(signInAddress('/coupon/1'), '/member?next=%2Fcoupon%2F1');
});

test.run();
