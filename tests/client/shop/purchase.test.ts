import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  costOf,
  countingCoupons,
  couponIds,
  offeredFor,
  shareOut,
  type PurchaseLine,
  type UsedCoupon,
} from '../../../client/shop/state/purchase.ts';
import { purchasePath, readRoute } from '../../../client/shop/state/route.ts';
import { Selection, withChoice, withHandedOver } from '../../../client/shop/state/selection.ts';
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

const sealed = (one: FetchedCoupon) => ({ coupon: one, benefit: null });
const offeredTo = (
  at: PurchaseLine,
  usedThere: readonly UsedCoupon[],
  wallet: readonly FetchedCoupon[],
) => {
  const offered = offeredFor([at], shareOut([at], usedThere, NOW), wallet.map(sealed), NOW);
  return (offered.get(at) ?? []).map((each) => each.coupon);
};

test('X8: a coupon goes with others only where all of them allow it', () => {
  const season = used('season');
  const good = coupon('thanks');
  const wallet = [
    good,
    coupon('season'),
    coupon(null),
    coupon('thanks', { state: 'redeemed' }),
    coupon('thanks', { validFromMs: NOW + 1 }),
    coupon('thanks', { validUntilMs: NOW }),
    coupon('thanks', { seller: { id: randomUUID(), name: 'Other' } }),
    coupon('thanks', { product: { number: '0003', name: 'C' } }),
    season.coupon,
  ];
  assert.equal(offeredTo(line('0002'), [season], wallet), [good]);
  assert.equal(offeredTo(line('0002'), [used(null)], wallet), []);
  const full = [used('a'), used('b'), used('c')];
  assert.equal(offeredTo(line('0002'), full, wallet), [], 'no more than an order takes');
});

test('C8: a product without a coupon is offered every one of the wallet that fits it', () => {
  const [own, anywhere] = [coupon(null), coupon(null, { product: null })];
  const wallet = [own, anywhere, coupon(null, { product: { number: '0003', name: 'C' } })];
  assert.equal(offeredTo(line('0002'), [], wallet), [own, anywhere]);
  const lines = [line('0001'), line('0002')];
  const offered = offeredFor(lines, shareOut(lines, [], NOW), wallet.map(sealed), NOW);
  assert.equal(offered.get(lines[0]!), [sealed(anywhere)]);
  assert.equal(offered.get(lines[1]!), [sealed(own)]);
});

test('X8: together they cost what the server will say, and nothing is told while one is sealed', () => {
  const percent = used('season', { kind: 'percent-off', percent: 37 });
  const amount = used('thanks', { kind: 'amount-off', amountMinor: 1_000, currency: 'JPY' });
  assert.is(costOf(line('0002'), [amount, percent]).totalMinor, 6_560);
  assert.is(costOf(line('0002'), [percent, used('thanks')]).discountMinor, null);
  assert.is(costOf(line('0002'), []).totalMinor, 12_000);
});

test('C8 X8: each coupon goes to the first line that it fits, or says why to none', () => {
  const [first, second] = [line('0001'), line('0002')];
  const [season, thanks] = [used('season'), used('thanks')];
  const anywhere = { ...used(null), coupon: coupon(null, { product: null }) };
  const together = shareOut([first, second], [season, anywhere, thanks], NOW);
  assert.equal(
    [...together.inLine],
    [
      [second, [season, thanks]],
      [first, [anywhere]],
    ],
  );
  assert.equal(together.idle, []);
  const why = (part: Partial<FetchedCoupon>) =>
    shareOut([second], [{ coupon: coupon(null, part), benefit: null }], NOW).idle[0]?.why;
  assert.is(why({ state: 'reserved' }), 'reserved');
  assert.is(why({ state: 'redeemed' }), 'used');
  assert.is(why({ state: 'void' }), 'void');
  assert.is(why({ validUntilMs: NOW }), 'expired');
  assert.is(why({ validFromMs: NOW + 1 }), 'early');
  assert.is(why({ product: { number: '0003', name: 'C' } }), 'fits-nothing');
  assert.is(why({}), undefined);
  assert.is(shareOut([], [season], NOW).idle.length, 1);
  assert.is(shareOut([second], [used(null), thanks], NOW).idle[0]?.used, thanks);
});

test('X8: a coupon counts from its least order on', () => {
  const policy = { ...defaultPolicy('Asia/Tokyo'), minimumOrderMinor: 24_000 };
  const large = { coupon: coupon(null, { policy }), benefit: null };
  assert.equal(countingCoupons(line('0002'), [large]), []);
  assert.equal(countingCoupons({ ...line('0002'), quantity: 2 }, [large]), [large]);
});

test('C8: what is ticked stays ticked, with how many are wanted', () => {
  const [kettle, caddy] = [
    { sellerId: seller.id, number: '0001', quantity: 3 },
    { sellerId: seller.id, number: '0002' },
  ];
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  };
  new Selection(storage, 'ticked').keep([kettle, caddy]);
  assert.equal(new Selection(storage, 'ticked').read(), [kettle, caddy]);
  assert.equal(withHandedOver([kettle, caddy], { ...caddy }), [kettle, caddy]);
  assert.equal(withHandedOver([kettle], caddy), [caddy], 'it comes from elsewhere');
  assert.equal(withChoice([kettle, caddy], { ...caddy, quantity: 2 }), [
    { ...caddy, quantity: 2 },
    kettle,
  ]);
});

test('the address keeps the coupons, each once, and no more than are of use', () => {
  const coupons = [used('a'), used('b')];
  const ids = couponIds(coupons);
  const read = (path: string) => readRoute(new URL(path, 'https://shop.example'));
  assert.equal(read(purchasePath(ids)), { screen: 'purchase', couponIds: ids });
  assert.equal(read(purchasePath([])), { screen: 'purchase', couponIds: [] });
  const many = [ids[0]!, ids[0]!, 'nothing', ...Array.from({ length: 50 }, () => randomUUID())];
  const found = read(purchasePath(many));
  assert.is(found.screen === 'purchase' && found.couponIds.length, 20);
});

test.run();
