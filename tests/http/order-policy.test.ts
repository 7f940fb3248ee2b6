// What a coupon's policy allows, asked at the order's own door: from when it is valid, how many of one
// kind a member may use, and which coupons may be used together.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CouponPolicy } from '../../common/coupon/policy.ts';
import { MAX_ORDER_COUPONS } from '../../common/protocol/limits.ts';
import type { Benefit } from '../../common/campaign/benefit.ts';
import type { Order } from '../../common/protocol/shop.ts';
import { judgeOrders } from '../chaos/support/order-judge.ts';
import {
  openOrderHouse,
  type Buyer,
  type OrderHouse,
  type TestItem,
  type TestSellerDoor,
} from '../orders/support/order-house.ts';

interface Context {
  shop: OrderHouse;
  seller: TestSellerDoor;
}
const test = suite<Context>('what a policy allows');

test.before(async (context) => {
  context.shop = await openOrderHouse();
  context.seller = await context.shop.addSeller();
});
test.after(async ({ shop }) => {
  if (!shop) return;
  assert.equal(await judgeOrders(shop.house.app.db), []);
  await shop.close();
});

const policy = (part: Partial<CouponPolicy>): CouponPolicy => ({
  validDays: 30,
  validUntil: null,
  zone: 'Asia/Tokyo',
  minimumOrderMinor: 0,
  limit: null,
  stackingClass: null,
  onRefund: 'give-back',
  ...part,
});
const ONCE = policy({ limit: { uses: 1, perDays: 30 } });

const misusesOf = ({ shop }: Context, buyer: Buyer): Promise<string[]> =>
  shop.house.app.db('misuses').where({ member_id: buyer.memberId }).pluck('reason');
const stateOf = async ({ shop }: Context, id: string): Promise<string> =>
  (await shop.house.app.db('coupons').where({ id }).first('state')).state;
const ordersOf = (buyer: Buyer) => buyer.get<Order[]>('/api/orders');

/** A wall-clock time in Tokyo so many days from now. */
const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000 + 9 * 3_600_000).toISOString().slice(0, 16);

test('X8: a coupon that is not valid yet is refused with COUPON_NOT_YET_VALID, and is good from then on', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller, { policy: policy({ validFrom: inDays(2) }) });
  const buyer = await shop.addBuyer();
  const { coupon, picture } = await buyer.fetchCoupon(item);
  assert.ok(coupon.validFromMs > Date.now() + 86_400_000);
  assert.ok(coupon.validUntilMs > coupon.validFromMs + 30 * 86_400_000, 'its days count from then');
  const early = await buyer.order(item, { picture });
  assert.is(early.refusal?.code, 'COUPON_NOT_YET_VALID');
  assert.equal(await ordersOf(buyer), []);
  assert.equal(await misusesOf(context, buyer), [], 'an honest mistake');
  assert.is(await stateOf(context, coupon.id), 'issued');
  const { db } = shop.house.app;
  await db('coupons').where({ id: coupon.id }).update({ valid_from: new Date() });
  assert.is((await buyer.order(item, { picture })).order?.state, 'accepted');
});

test('X8: a beginning after the end, and one that is no time, are refused by their field', async ({
  shop,
  seller,
}) => {
  const ending = policy({ validDays: null, validUntil: inDays(3), validFrom: inDays(4) });
  for (const [wrong, field] of [
    [ending, 'validUntil'],
    [policy({ validFrom: '2030-02-30T10:00' }), 'validFrom'],
  ] as const) {
    const problem = await shop.addItem(seller, { policy: wrong }).then(
      () => 'taken',
      (error: Error) => error.message,
    );
    assert.match(problem, `offer.policy.${field}`);
  }
});

/** Two coupons of one member for the same product: of one offer, and of the one that came after it. */
async function fetchTwo({ shop, seller }: Context, of: CouponPolicy, next = of) {
  const item = await shop.addItem(seller, { policy: of });
  const buyer = await shop.addBuyer();
  const first = await buyer.fetchCoupon(item);
  await shop.changeOffer(seller, item, { policy: next });
  const second = await buyer.fetchCoupon(item);
  assert.is.not(first.coupon.id, second.coupon.id);
  return { item, buyer, first, second };
}

test('X8: one more than the limit of uses is refused with COUPON_LIMIT_REACHED', async (context) => {
  const { item, buyer, first, second } = await fetchTwo(context, ONCE);
  assert.is((await buyer.order(item, { picture: first.picture })).order?.state, 'accepted');
  const over = await buyer.order(item, { picture: second.picture });
  assert.is(over.refusal?.code, 'COUPON_LIMIT_REACHED');
  assert.is(await stateOf(context, second.coupon.id), 'issued');
  assert.equal(await misusesOf(context, buyer), [], 'an honest mistake');
  assert.is((await ordersOf(buyer)).length, 1);
  // Once the first is out of the period, the second counts.
  const { db } = context.shop.house.app;
  const before = new Date(Date.now() - 31 * 86_400_000);
  await db('coupons').where({ id: first.coupon.id }).update({ used_at: before });
  assert.is((await buyer.order(item, { picture: second.picture })).order?.state, 'accepted');
});

test('X8, X4: of two orders at once under a limit of one use, exactly one is taken', async (context) => {
  for (let round = 0; round < 8; round += 1) {
    const { item, buyer, first, second } = await fetchTwo(context, ONCE);
    const replies = await Promise.all(
      [first, second].map(({ picture }) => buyer.order(item, { picture })),
    );
    const accepted = replies.filter(({ order }) => order?.state === 'accepted');
    const refusals = replies.flatMap(({ refusal }) => (refusal ? [refusal.code] : []));
    assert.is(accepted.length, 1, JSON.stringify(replies));
    assert.equal(refusals, ['COUPON_LIMIT_REACHED']);
  }
});

const season = policy({ stackingClass: 'season' });
const thanks = policy({ stackingClass: 'thanks' });

test('X8: two coupons in one order are refused with COUPON_NOT_TOGETHER unless both allow it', async (context) => {
  for (const [one, other] of [
    [policy({}), policy({})],
    [season, policy({})],
    [season, season],
  ] as const) {
    const { item, buyer, first, second } = await fetchTwo(context, one, other);
    const pictures = [first.picture, second.picture];
    const { refusal } = await buyer.order(item, { pictures });
    assert.is(refusal?.code, 'COUPON_NOT_TOGETHER');
    assert.equal(await misusesOf(context, buyer), []);
    assert.equal(await ordersOf(buyer), []);
    assert.is(await stateOf(context, first.coupon.id), 'issued');
  }
});

test('X8: the same coupon twice in one order is not two coupons', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller, { policy: season });
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const { refusal } = await buyer.order(item, { pictures: [picture, picture] });
  assert.is(refusal?.code, 'COUPON_NOT_TOGETHER');
});

interface Stack {
  readonly item: TestItem;
  readonly buyer: Buyer;
  readonly ids: readonly string[];
  readonly pictures: readonly Uint8Array<ArrayBuffer>[];
}

/** 37 % off and 1,000 off the same product of 12,000. */
async function stack({ shop, seller }: Context, card?: 'declines'): Promise<Stack> {
  const amount: Benefit = { kind: 'amount-off', amountMinor: 1_000, currency: 'JPY' };
  const item = await shop.addItem(seller, { policy: season });
  const buyer = await shop.addBuyer(card ?? 'approves');
  const first = await buyer.fetchCoupon(item);
  await shop.changeOffer(seller, item, { policy: thanks, benefit: amount });
  const second = await buyer.fetchCoupon(item);
  return {
    item,
    buyer,
    ids: [first.coupon.id, second.coupon.id],
    pictures: [first.picture, second.picture],
  };
}

test('X8: coupons of classes apart count together: percent first, then the amount, whatever comes first', async (context) => {
  for (const turn of [
    (all: Stack['pictures']) => all,
    (all: Stack['pictures']) => all.toReversed(),
  ]) {
    const { item, buyer, ids, pictures } = await stack(context);
    const { order } = await buyer.order(item, { pictures: turn(pictures) });
    assert.is(order?.state, 'accepted');
    assert.is(order?.totalMinor, 7_560 - 1_000);
    assert.is(order?.lines[0]?.discountMinor, 4_440 + 1_000);
    for (const id of ids) assert.is(await stateOf(context, id), 'redeemed');
    // Each of them is used, also for an order with the other one alone.
    for (const picture of pictures) {
      assert.is((await buyer.order(item, { picture })).refusal?.code, 'COUPON_USED');
    }
  }
});

test('X8, X4: when one of two is used meanwhile, neither is, and nothing is charged', async (context) => {
  const { item, buyer, ids, pictures } = await stack(context);
  await buyer.order(item, { picture: pictures[1]! });
  const { refusal } = await buyer.order(item, { pictures });
  assert.is(refusal?.code, 'COUPON_USED');
  assert.is(await stateOf(context, ids[0]!), 'issued');
  assert.is((await ordersOf(buyer)).length, 1);
});

test('X8, X4: both at once and each alone at once: no coupon is in two orders', async (context) => {
  for (let round = 0; round < 4; round += 1) {
    const { item, buyer, ids, pictures } = await stack(context);
    const wishes = [pictures, pictures.toReversed(), [pictures[0]!], [pictures[1]!]];
    const replies = await Promise.all(wishes.map((each) => buyer.order(item, { pictures: each })));
    const used = replies.flatMap(({ order }, at) =>
      order?.state === 'accepted' ? wishes[at]!.map((each) => pictures.indexOf(each)) : [],
    );
    assert.equal([...used].sort(), [0, 1], JSON.stringify(replies.map(({ refusal }) => refusal)));
    for (const id of ids) assert.is(await stateOf(context, id), 'redeemed');
  }
});

test('X7: a declined payment and a refused delivery give both coupons back', async (context) => {
  const declined = await stack(context, 'declines');
  const { order } = await declined.buyer.order(declined.item, { pictures: declined.pictures });
  assert.is(order?.state, 'refused');
  for (const id of declined.ids) assert.is(await stateOf(context, id), 'issued');
  const { item, buyer, ids, pictures } = await stack(context);
  const bought = await buyer.order(item, { pictures });
  const path = `/deliveries/${bought.order!.id}/refuse`;
  const refused = await context.seller.client.send('POST', path, { body: { because: 'broken' } });
  assert.is(refused.status, 200, refused.text);
  for (const id of ids) assert.is(await stateOf(context, id), 'issued');
});

test('F12: more pictures than an order takes are refused unread', async ({ shop, seller }) => {
  const item = await shop.addItem(seller, { policy: season });
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const pictures = Array.from({ length: MAX_ORDER_COUPONS + 1 }, () => picture);
  assert.is((await buyer.order(item, { pictures })).refusal?.code, 'MALFORMED');
});

test.run();
