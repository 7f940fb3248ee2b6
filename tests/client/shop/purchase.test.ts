import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  addableCoupons,
  costOf,
  couponIds,
  lineWithCoupons,
  type PurchaseLine,
  type UsedCoupon,
} from '../../../client/shop/state/purchase.ts';
import { purchasePath, readRoute } from '../../../client/shop/state/route.ts';
import type { Benefit } from '../../../common/campaign/benefit.ts';
import { defaultPolicy } from '../../../common/coupon/policy.ts';
import type { ListedProduct } from '../../../common/protocol/products.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';

const test = suite('the purchase, without the page');

const NOW = 1_000_000;
const seller = { id: randomUUID(), name: 'Company N' };

const line = (number: string): PurchaseLine => ({
  product: { seller, number, priceMinor: 12_000, currency: 'JPY' } as ListedProduct,
  quantity: 1,
});

const coupon = (
  stackingClass: string | null,
  part: Partial<FetchedCoupon> = {},
): FetchedCoupon => ({
  id: randomUUID(),
  message: 'A secret discount',
  seller,
  product: { number: '0002', name: 'B' },
  state: 'issued',
  validFromMs: 0,
  validUntilMs: NOW + 1,
  policy: { ...defaultPolicy('Asia/Tokyo'), stackingClass },
  benefit: null,
  pictureUrl: '/picture',
  wrappedKey: '',
  currency: 'JPY',
  isRevealed: false,
  ...part,
});

const used = (stackingClass: string | null, benefit: Benefit | null = null): UsedCoupon => ({
  coupon: coupon(stackingClass),
  benefit,
});

test('X8: a coupon goes with others only where all of them allow it', () => {
  const season = used('season');
  const good = coupon('thanks');
  const wallet = [
    good,
    coupon('season'),
    coupon(null),
    coupon('thanks', { state: 'redeemed' }),
    coupon('thanks', { validFromMs: NOW + 1 }),
    coupon('thanks', { seller: { id: randomUUID(), name: 'Other' } }),
    coupon('thanks', { product: { number: '0003', name: 'C' } }),
    season.coupon,
  ];
  assert.equal(addableCoupons(wallet, [season], line('0002'), NOW), [good]);
  assert.equal(addableCoupons(wallet, [used(null)], line('0002'), NOW), []);
  assert.equal(
    addableCoupons(wallet, [], line('0002'), NOW),
    [],
    'the first one is not added here',
  );
  const full = [used('a'), used('b'), used('c')];
  assert.equal(addableCoupons(wallet, full, line('0002'), NOW), [], 'no more than an order takes');
});

test('X8: together they cost what the server will say, and nothing is told while one is sealed', () => {
  const percent = used('season', { kind: 'percent-off', percent: 37 });
  const amount = used('thanks', { kind: 'amount-off', amountMinor: 1_000, currency: 'JPY' });
  assert.is(costOf(line('0002'), [amount, percent]).totalMinor, 6_560);
  assert.is(costOf(line('0002'), [percent, used('thanks')]).discountMinor, null);
  assert.is(costOf(line('0002'), []).totalMinor, 12_000);
});

test('X8: all coupons count for one line, the first that all of them fit', () => {
  const [other, fitting] = [line('0001'), line('0002')];
  assert.is(lineWithCoupons([other, fitting], [used('season'), used('thanks')]), fitting);
  assert.is(lineWithCoupons([other], [used('season')]), undefined);
  assert.is(lineWithCoupons([fitting], []), undefined);
});

test('the address keeps the coupons, each once, and no more than an order takes', () => {
  const coupons = [used('a'), used('b')];
  const ids = couponIds(coupons);
  const read = (path: string) => readRoute(new URL(path, 'https://shop.example'));
  assert.equal(read(purchasePath(ids)), { screen: 'purchase', couponIds: ids });
  assert.equal(read(purchasePath([])), { screen: 'purchase', couponIds: [] });
  const many = [ids[0]!, ids[0]!, 'nothing', ...Array.from({ length: 9 }, () => randomUUID())];
  const found = read(purchasePath(many));
  assert.is(found.screen === 'purchase' && found.couponIds.length, 3);
});

test.run();
