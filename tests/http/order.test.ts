// Orders through the public doors: what is refused, what is charged, what is written into the history.
import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  verifyOrderReceipt,
  type Acceptance,
  type OrderReceipt,
} from '../../common/order/receipt.ts';
import type { ReceiptKey } from '../../common/protocol/http.ts';
import type { Order, SignedInMember } from '../../common/protocol/shop.ts';
import { createCouponPictures } from '../../server/coupons/pictures.ts';
import { findLedgerFaults } from '../../server/store/ledger-query.ts';
import {
  newKey,
  openOrderHouse,
  type Buyer,
  type OrderHouse,
  type TestSellerDoor,
} from '../orders/support/order-house.ts';
import { offer } from './support/product.ts';
import { until } from '../socket/support/until.ts';

interface Context {
  shop: OrderHouse;
  seller: TestSellerDoor;
}
const test = suite<Context>('orders');

test.before(async (context) => {
  context.shop = await openOrderHouse();
  context.seller = await context.shop.addSeller();
});
test.after(async ({ shop }) => {
  if (!shop) return;
  assert.equal(await findLedgerFaults(shop.house.app.db), []);
  await shop.close();
});

const misusesOf = ({ shop }: Context, buyer: Buyer): Promise<string[]> =>
  shop.house.app.db('misuses').where({ member_id: buyer.memberId }).orderBy('id').pluck('reason');

/** What the provider has taken from this member. */
async function chargedMinor({ shop }: Context, buyer: Buyer): Promise<number> {
  const { rows } = await shop.house.app.db.raw(
    `select coalesce(sum(charge.amount_minor), 0)::int as sum from sandbox_charges charge
    join orders on orders.id = charge.order_id
    where orders.member_id = ? and charge.state = 'captured'`,
    [buyer.memberId],
  );
  return rows[0].sum;
}

const couponState = async ({ shop }: Context, id: string): Promise<string> =>
  (await shop.house.app.db('coupons').where({ id }).first('state')).state;

test('C11: a coupon order is charged at the price in the coupon, and the acceptance says so', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer();
  const { coupon, picture } = await buyer.fetchCoupon(item);
  const { order } = await buyer.order(item, { picture });
  assert.is(order?.state, 'accepted');
  assert.is(order?.totalMinor, 7_560);
  assert.is(order?.lines[0]?.productName, 'Iron kettle');
  assert.is(order?.lines[0]?.productNumber, item.number);
  assert.is(await chargedMinor(context, buyer), 7_560);
  assert.is(await couponState(context, coupon.id), 'redeemed');
  assert.equal(await buyer.get<Order[]>('/api/orders'), [order]);
  const stranger = await shop.addBuyer();
  assert.equal(await stranger.get('/api/orders'), []);
  const hidden = await stranger.get<{ refusal: { code: string } }>(`/api/orders/${order!.id}`);
  assert.is(hidden.refusal.code, 'NOT_FOUND');
});

test('X2: the acceptance is signed, and not a word of it can be changed', async ({
  shop,
  seller,
}) => {
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const { order } = await buyer.order(item, { picture });
  const receipt = await buyer.get<OrderReceipt>(`/api/orders/${order!.id}/receipt`);
  const keys = await buyer.get<ReceiptKey[]>('/api/keys');
  const { publicKey } = keys.find(({ keyId }) => keyId === receipt.keyId)!;
  assert.ok(await verifyOrderReceipt(receipt, publicKey));
  const { membershipNumber } = await buyer.get<SignedInMember>('/api/members/session');
  const { acceptedAtMs, ...said } = JSON.parse(receipt.statement) as Acceptance;
  assert.ok(acceptedAtMs >= order!.createdAtMs && acceptedAtMs <= Date.now());
  assert.equal(said, {
    order: order!.id,
    member: membershipNumber,
    seller: seller.sellerId,
    lines: order!.lines,
    listMinor: 12_000,
    discountMinor: 4_440,
    totalMinor: 7_560,
    currency: 'JPY',
  });
  const stranger = await shop.addBuyer();
  const hidden = await stranger.get<{ refusal: { code: string } }>(
    `/api/orders/${order!.id}/receipt`,
  );
  assert.is(hidden.refusal?.code, 'NOT_FOUND');
  const statement = receipt.statement.replace('7560', '6560');
  assert.not(await verifyOrderReceipt({ ...receipt, statement }, publicKey));
});

test('X4: the same order under one key is one order; another one under it is refused and remembered', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const key = newKey();
  const replies = await Promise.all([1, 2, 3].map(() => buyer.order(item, { picture, key })));
  assert.equal(new Set(replies.map(({ order }) => order?.id)).size, 1);
  assert.is(await chargedMinor(context, buyer), 7_560);
  assert.equal(await misusesOf(context, buyer), []);
  for (const other of [{ key }, { picture, key, quantity: 2 }]) {
    const { refusal } = await buyer.order(item, other);
    assert.is(refusal?.code, 'IDEMPOTENCY_MISMATCH');
  }
  assert.equal(await misusesOf(context, buyer), ['IDEMPOTENCY_MISMATCH', 'IDEMPOTENCY_MISMATCH']);
  assert.is(await chargedMinor(context, buyer), 7_560);
});

interface Wrong {
  readonly code: string;
  readonly isMisuse: boolean;
  /** What makes it wrong; answers the order that is tried. */
  try(context: Context): Promise<{ buyer: Buyer; reply: Awaited<ReturnType<Buyer['order']>> }>;
}

/** Every refusal of a presented coupon by name. */
const WRONG: Record<string, Wrong> = {
  'wrong product': {
    code: 'COUPON_WRONG_PRODUCT',
    isMisuse: true,
    async try({ shop, seller }) {
      const [item, other] = [await shop.addItem(seller), await shop.addItem(seller)];
      const buyer = await shop.addBuyer();
      const { picture } = await buyer.fetchCoupon(item);
      return { buyer, reply: await buyer.order(other, { picture }) };
    },
  },
  'wrong seller': {
    code: 'COUPON_WRONG_SELLER',
    isMisuse: true,
    async try({ shop, seller }) {
      const item = await shop.addItem(seller);
      const other = await shop.addItem(await shop.addSeller());
      const buyer = await shop.addBuyer();
      const { picture } = await buyer.fetchCoupon(item);
      return { buyer, reply: await buyer.order(other, { picture }) };
    },
  },
  'someone else’s': {
    code: 'COUPON_NOT_YOURS',
    isMisuse: true,
    async try({ shop, seller }) {
      const item = await shop.addItem(seller);
      const { picture } = await (await shop.addBuyer()).fetchCoupon(item);
      const buyer = await shop.addBuyer();
      return { buyer, reply: await buyer.order(item, { picture }) };
    },
  },
  expired: {
    code: 'COUPON_EXPIRED',
    isMisuse: false,
    async try({ shop, seller }) {
      const item = await shop.addItem(seller);
      const buyer = await shop.addBuyer();
      const { coupon, picture } = await buyer.fetchCoupon(item);
      await shop.house.app
        .db('coupons')
        .where({ id: coupon.id })
        .update({ valid_from: new Date(1_000), valid_until: new Date(2_000) });
      return { buyer, reply: await buyer.order(item, { picture }) };
    },
  },
  used: {
    code: 'COUPON_USED',
    isMisuse: true,
    async try({ shop, seller }) {
      const item = await shop.addItem(seller);
      const spender = await shop.addBuyer();
      const { picture } = await spender.fetchCoupon(item);
      await spender.order(item, { picture });
      // The money of the first order is not what is looked at here.
      await shop.house.app.db('sandbox_charges').delete();
      return { buyer: spender, reply: await spender.order(item, { picture }) };
    },
  },
  invented: {
    code: 'COUPON_INVENTED',
    isMisuse: true,
    async try({ shop, seller }) {
      const item = await shop.addItem(seller);
      const buyer = await shop.addBuyer();
      const maker = createCouponPictures();
      const made = await maker.make({
        design: offer().design,
        facts: { serial: null, validUntil: null, benefit: null, qr: null },
        artwork: null,
        upload: null,
        payload: randomBytes(16),
      });
      await maker.close();
      if (!made.ok) throw new Error(made.refusal.code);
      const picture = new Uint8Array(made.value);
      return { buyer, reply: await buyer.order(item, { picture }) };
    },
  },
  'no picture at all': {
    code: 'PICTURE_REFUSED',
    isMisuse: false,
    async try({ shop, seller }) {
      const item = await shop.addItem(seller);
      const buyer = await shop.addBuyer();
      const picture = new TextEncoder().encode('this is a text');
      return { buyer, reply: await buyer.order(item, { picture }) };
    },
  },
  'below the minimum': {
    code: 'COUPON_MINIMUM_ORDER',
    isMisuse: false,
    async try({ shop, seller }) {
      const policy = { ...POLICY, minimumOrderMinor: 20_000 };
      const item = await shop.addItem(seller, { policy });
      const buyer = await shop.addBuyer();
      const { picture } = await buyer.fetchCoupon(item);
      return { buyer, reply: await buyer.order(item, { picture }) };
    },
  },
};

const POLICY = {
  validDays: 30,
  validUntil: null,
  zone: 'Asia/Tokyo',
  minimumOrderMinor: 0,
  limit: null,
  stackingClass: null,
  onRefund: 'give-back',
} as const;

for (const [name, wrong] of Object.entries(WRONG)) {
  test(`C10: ${name} is refused with ${wrong.code}, nothing is charged, and history is written`, async (context) => {
    const { buyer, reply } = await wrong.try(context);
    assert.is(reply.refusal?.code, wrong.code, JSON.stringify(reply));
    assert.is(await chargedMinor(context, buyer), 0);
    assert.equal(await misusesOf(context, buyer), wrong.isMisuse ? [wrong.code] : []);
  });
}

test('C10: altered pixels are no coupon any more: refused, nothing charged, history written', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const { default: sharp } = await import('sharp');
  const shuffled = await sharp(picture)
    .extract({ left: 0, top: 0, width: 60, height: 40 })
    .toBuffer();
  const painted = new Uint8Array(await sharp(shuffled).resize(640, 400).png().toBuffer());
  const { refusal } = await buyer.order(item, { picture: painted });
  assert.is(refusal?.code, 'COUPON_UNREADABLE');
  assert.equal(await misusesOf(context, buyer), ['COUPON_UNREADABLE']);
  assert.is(await chargedMinor(context, buyer), 0);
});

test('C10: who is no member, or suspended, orders nothing', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  await shop.house.app
    .db('members')
    .where({ id: buyer.memberId })
    .update({ status: 'suspended', suspended_because: 'test' });
  assert.is((await buyer.order(item, { picture })).refusal?.code, 'SUSPENDED');
  assert.equal(await misusesOf(context, buyer), ['SUSPENDED']);
  buyer.client.cookies.clear();
  const reply = await buyer.order(item, { picture });
  assert.is(reply.status, 401);
  assert.is(reply.refusal?.code, 'NOT_SIGNED_IN');
  assert.is(await chargedMinor(context, buyer), 0);
});

test('C11: a price that has changed, a product that is gone, no payment method: refused by name', async ({
  shop,
  seller,
}) => {
  const item = await shop.addItem(seller, null);
  const buyer = await shop.addBuyer();
  assert.is((await buyer.order(item, { listMinor: 11_999 })).refusal?.code, 'PRICE_CHANGED');
  const gone = { ...item, number: 'no such number' };
  assert.is((await buyer.order(gone)).refusal?.code, 'PRODUCT_GONE');
  const poor = await shop.addBuyer(null);
  assert.is((await poor.order(item)).refusal?.code, 'PAYMENT_METHOD_MISSING');
});

test('C11: a declined payment gives the coupon back at once', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer('declines');
  const { coupon, picture } = await buyer.fetchCoupon(item);
  const { order } = await buyer.order(item, { picture });
  assert.is(order?.state, 'refused');
  assert.equal(order?.refusal, { code: 'PAYMENT_DECLINED' });
  assert.is(order?.delivery, 'none');
  assert.is(await couponState(context, coupon.id), 'issued');
  assert.is(await chargedMinor(context, buyer), 0);
});

const answerSecondStep = (origin: string, page: string, answer: 'approve' | 'decline') =>
  fetch(`${origin}/api/pay/payments/${page.split('/').at(-1)}`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ answer }),
  });

for (const [answer, state, coupon] of [
  ['approve', 'accepted', 'redeemed'],
  ['decline', 'refused', 'issued'],
] as const) {
  test(`C11: the second step, answered ${answer}: the provider’s callback alone ends it ${state}`, async (context) => {
    const { shop, seller } = context;
    const { db, origin } = shop.house.app;
    const item = await shop.addItem(seller);
    const buyer = await shop.addBuyer('second-step');
    const fetched = await buyer.fetchCoupon(item);
    const { order } = await buyer.order(item, { picture: fetched.picture });
    assert.is(order?.state, 'reserved');
    assert.is(await couponState(context, fetched.coupon.id), 'reserved');
    const paymentPage = order!.paymentPage!;
    const shown = await fetch(`${origin}/api/pay/payments/${paymentPage.split('/').at(-1)}`);
    assert.equal(await shown.json(), {
      amountMinor: 7_560,
      currency: 'JPY',
      state: 'action-required',
      returnUrl: `${origin}/orders/${order!.id}`,
    });
    const callbacks = async () => (await db('payment_callbacks')).length;
    const before = await callbacks();
    await answerSecondStep(origin, paymentPage, answer);
    await until(
      state,
      async () => (await db('orders').where({ id: order!.id }).first()).state === state,
    );
    // It was the callback, and not the sweep that comes by now and then.
    await until('the callback is written down', async () => (await callbacks()) > before);
    assert.is(await couponState(context, fetched.coupon.id), coupon);
    assert.is(await chargedMinor(context, buyer), answer === 'approve' ? 7_560 : 0);
  });
}

test('C11: an order whose payment never comes lets go of its coupon after a quarter of an hour', async (context) => {
  const { shop, seller } = context;
  const { db, orders } = shop.house.app;
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer('second-step');
  const { coupon, picture } = await buyer.fetchCoupon(item);
  const { order } = await buyer.order(item, { picture });
  const early = new Date(Date.now() - 15 * 60_000);
  await db('orders').where({ id: order!.id }).update({ created_at: early });
  await orders.resume();
  assert.is((await buyer.get<Order>(`/api/orders/${order!.id}`)).state, 'cancelled');
  assert.is(await couponState(context, coupon.id), 'issued');
  const charge = await db('sandbox_charges').where({ order_id: order!.id }).first();
  assert.is(charge.state, 'cancelled');
  const late = await answerSecondStep(shop.house.origin, order!.paymentPage!, 'approve');
  assert.is(((await late.json()) as { state: string }).state, 'cancelled');
});

test('C11: an answer of the provider that gets lost is asked for, and charges once', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller, null);
  const buyer = await shop.addBuyer('times-out');
  assert.is((await buyer.order(item)).order?.state, 'accepted');
  assert.is(await chargedMinor(context, buyer), 12_000);
});

test('X9: what costs nothing is accepted without asking the provider', async (context) => {
  const { shop, seller } = context;
  const item = await shop.addItem(seller, { benefit: { kind: 'percent-off', percent: 100 } });
  const buyer = await shop.addBuyer(null);
  const { picture } = await buyer.fetchCoupon(item);
  const { order } = await buyer.order(item, { picture });
  assert.is(order?.state, 'accepted');
  assert.is(order?.totalMinor, 0);
});

test('C9: of nothing, of less than nothing, of a part or of too many there is no order', async ({
  shop,
  seller,
}) => {
  const item = await shop.addItem(seller, null);
  const buyer = await shop.addBuyer();
  for (const quantity of [0, -1, 1.5, 100, 2 ** 53]) {
    const listMinor = Math.max(0, item.priceMinor * quantity);
    const { refusal } = await buyer.order(item, { quantity, listMinor });
    assert.is(refusal?.code, 'MALFORMED', String(quantity));
  }
  assert.is((await buyer.order(item, { listMinor: -1 })).refusal?.code, 'MALFORMED');
});

test('F12: a form that is none, too large or of other parts is refused', async ({
  shop,
  seller,
}) => {
  const item = await shop.addItem(seller, null);
  const buyer = await shop.addBuyer();
  const big = new Uint8Array(2 * 1024 * 1024 + 1);
  assert.is((await buyer.order(item, { picture: big })).refusal?.code, 'PICTURE_REFUSED');
  const { origin } = shop.house;
  const cookie = [...buyer.client.cookies].map((pair) => pair.join('=')).join('; ');
  const send = async (body: FormData | string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}/api/orders`, {
      method: 'POST',
      headers: { origin, cookie, ...headers },
      body,
    });
    return ((await response.json()) as { refusal?: { code: string } }).refusal?.code;
  };
  const form = (parts: Record<string, string | Blob>) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(parts)) made.append(name, value);
    return made;
  };
  assert.is(await send('{}', { 'content-type': 'application/json' }), 'MALFORMED');
  assert.is(await send(form({})), 'MALFORMED');
  assert.is(await send(form({ order: '{' })), 'MALFORMED');
  assert.is(await send(form({ order: '{}' })), 'MALFORMED');
  const { sellerId, number: productNumber } = item;
  const right = { key: newKey(), sellerId, productNumber, quantity: 1, listMinor: 12_000 };
  const order = JSON.stringify(right);
  const parts: Record<string, string | Blob>[] = [
    { order, more: 'x' },
    { order, other: new Blob(['x']) },
    { order: order + ' '.repeat(9_000) },
    { order: JSON.stringify({ ...right, totalMinor: 1 }) },
    { order: JSON.stringify({ ...right, memberId: buyer.memberId }) },
  ];
  for (const each of parts) assert.is(await send(form(each)), 'MALFORMED', JSON.stringify(each));
  const empty = { order, picture: new Blob([]) };
  assert.is(await send(form(empty)), 'PICTURE_REFUSED');
  assert.equal(await buyer.get('/api/orders'), []);
  assert.is(await send(form({ order })), undefined, 'as it is it is taken');
  const foreign = await fetch(`${origin}/api/orders`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', cookie },
    body: form({ order: '{}' }),
  });
  assert.is(foreign.status, 400);
});

test.run();
