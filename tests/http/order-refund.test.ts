// What sellers do with orders: ship, refuse, refund, read their statement.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { io } from 'socket.io-client';
import type { DeliveryPage, Statement } from '../../common/protocol/deliveries.ts';
import type { Order } from '../../common/protocol/shop.ts';
import { findLedgerFaults } from '../../server/store/ledger-query.ts';
import {
  newKey,
  openOrderHouse,
  type Buyer,
  type OrderHouse,
  type TestSellerDoor,
} from '../orders/support/order-house.ts';
import { until } from '../socket/support/until.ts';

interface Context {
  shop: OrderHouse;
}
const test = suite<Context>('deliveries, refunds and statements');

test.before(async (context) => {
  context.shop = await openOrderHouse();
});
test.after(async ({ shop }) => {
  if (!shop) return;
  assert.equal(await findLedgerFaults(shop.house.app.db), []);
  await shop.close();
});

interface Sold {
  readonly seller: TestSellerDoor;
  readonly buyer: Buyer;
  readonly order: Order;
  readonly couponId: string;
}

/** Three kettles with a coupon of 37 %. */
async function sell(
  { shop }: Context,
  onRefund: 'give-back' | 'void' = 'give-back',
): Promise<Sold> {
  const seller = await shop.addSeller();
  const policy = {
    validDays: 30,
    validUntil: null,
    zone: 'Asia/Tokyo',
    minimumOrderMinor: 0,
    limit: null,
    stackingClass: null,
    onRefund,
  };
  const item = await shop.addItem(seller, { policy }, { priceMinor: 1_001 });
  const buyer = await shop.addBuyer();
  const { coupon, picture } = await buyer.fetchCoupon(item);
  const { order } = await buyer.order(item, { picture, quantity: 3 });
  if (order?.state !== 'accepted') throw new Error(JSON.stringify(order));
  return { seller, buyer, order, couponId: coupon.id };
}

const refundedBy = async ({ shop }: Context, id: string): Promise<number[]> =>
  shop.house.app.db('sandbox_refunds').where({ order_id: id }).pluck('amount_minor');

const deliveriesOf = async (seller: TestSellerDoor) =>
  ((await seller.client.send('GET', '/deliveries')).body as DeliveryPage).deliveries;

test('C12: the seller hears of a new instruction at once, and it says what goes to whom', async (context) => {
  const { shop } = context;
  const seller = await shop.addSeller();
  const item = await shop.addItem(seller, null);
  const stranger = await shop.addSeller();
  const { origin } = shop.house;
  const heard: string[] = [];
  const sockets = [seller, stranger].map(({ client, sellerId }) => {
    const socket = io(`${origin}/seller`, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie: client.cookie, origin },
    });
    socket.on('delivery-instructions-changed', () => heard.push(sellerId));
    return socket;
  });
  await until('both listen', () => sockets.every(({ connected }) => connected));
  const buyer = await shop.addBuyer();
  const { order } = await buyer.order(item, { quantity: 2 });
  await until('the seller hears', () => heard.length > 0);
  assert.equal(heard, [seller.sellerId]);
  const [delivery] = await deliveriesOf(seller);
  assert.is(delivery?.orderId, order?.id);
  assert.equal(delivery?.recipient, {
    name: 'Aki Tanaka',
    address: '1-2-3 Kumano, Sakyo, Kyoto',
    telephone: '075-000-0000',
  });
  assert.is(delivery?.lines[0]?.quantity, 2);
  assert.equal(await deliveriesOf(stranger), []);
  for (const socket of sockets) socket.disconnect();
});

test('C12: printed, shipped, and then not refused any more; nobody else’s', async (context) => {
  const { seller, buyer, order } = await sell(context);
  const stranger = await context.shop.addSeller();
  const post = (who: TestSellerDoor, verb: string, body?: object) =>
    who.client.send('POST', `/deliveries/${order.id}/${verb}`, body ? { body } : {});
  for (const [verb, body] of [['print'], ['ship'], ['refuse', { because: 'none left' }]] as const) {
    assert.is((await post(stranger, verb, body)).status, 404, verb);
  }
  assert.is((await post(seller, 'print')).status, 200);
  const [printed] = await deliveriesOf(seller);
  assert.is((await post(seller, 'print')).status, 200);
  assert.is((await deliveriesOf(seller))[0]?.printedAtMs, printed?.printedAtMs);
  assert.is((await post(seller, 'ship')).status, 200);
  assert.is((await post(seller, 'ship')).status, 200);
  const late = await post(seller, 'refuse', { because: 'none left' });
  assert.is(late.refusal?.code, 'ORDER_SETTLED');
  const [delivery] = await deliveriesOf(seller);
  assert.is(delivery?.state, 'shipped');
  assert.ok(delivery?.printedAtMs && delivery.settledAtMs);
  assert.is((await buyer.get<Order>(`/api/orders/${order.id}`)).delivery, 'shipped');
});

test('C12: no instruction is lost between two pages, also when many came at the same moment', async ({
  shop,
}) => {
  const seller = await shop.addSeller();
  const item = await shop.addItem(seller, null);
  const { order } = await (await shop.addBuyer()).order(item);
  const { db } = shop.house.app;
  // As many more as make two pages, copied: buying them would take its time.
  await db.raw(
    `with copy as (
      insert into orders select (jsonb_populate_record(orders, jsonb_build_object(
        'id', gen_random_uuid(), 'idempotency_key', gen_random_uuid(), 'state', 'cancelled'))).*
      from orders, generate_series(1, 54) where id = ? returning id),
    lines as (
      insert into order_lines select (jsonb_populate_record(order_lines, jsonb_build_object(
        'order_id', copy.id))).* from copy, order_lines where order_id = ?)
    insert into delivery_instructions (order_id, seller_id, created_at)
    select copy.id, seller_id, created_at from copy, delivery_instructions where order_id = ?`,
    [order!.id, order!.id, order!.id],
  );
  const seen: string[] = [];
  for (let before: number | null | undefined; before !== null;) {
    const query: string = before === undefined ? '' : `?before=${before}`;
    const page = (await seller.client.send('GET', `/deliveries${query}`)).body as DeliveryPage;
    seen.push(...page.deliveries.map(({ orderId }) => orderId));
    before = page.next;
  }
  assert.is(seen.length, 55);
  assert.is(new Set(seen).size, 55);
});

for (const [onRefund, state] of [
  ['give-back', 'issued'],
  ['void', 'void'],
] as const) {
  test(`X7: a refused delivery is paid back in full, the coupon is ${state}: the policy says ${onRefund}`, async (context) => {
    const { seller, buyer, order, couponId } = await sell(context, onRefund);
    const refuse = () =>
      seller.client.send('POST', `/deliveries/${order.id}/refuse`, {
        body: { because: 'none left' },
      });
    assert.is((await refuse()).status, 200);
    assert.is((await refuse()).status, 200);
    const late = await seller.client.send('POST', `/deliveries/${order.id}/ship`);
    assert.is(late.refusal?.code, 'ORDER_SETTLED');
    assert.equal(await refundedBy(context, order.id), [order.totalMinor]);
    const now = await buyer.get<Order>(`/api/orders/${order.id}`);
    assert.is(now.state, 'refunded');
    assert.is(now.refundedMinor, order.totalMinor);
    assert.is(now.delivery, 'refused');
    const coupon = await context.shop.house.app.db('coupons').where({ id: couponId }).first();
    assert.is(coupon.state, state);
  });
}

test('X7: refunds in parts are whole amounts that sum to the price; none is paid twice', async (context) => {
  const { seller, buyer, order, couponId } = await sell(context);
  const { db } = context.shop.house.app;
  // 3 × 1001 less 37 %: 3003 − 1111 = 1892, which three do not divide.
  assert.is(order.totalMinor, 1_892);
  const refund = (key: string, quantity: number) =>
    seller.client.send('POST', `/orders/${order.id}/refund`, {
      body: { key, lines: [{ line: 1, quantity }] },
    });
  const key = newKey();
  const twice = await Promise.all([refund(key, 1), refund(key, 1)]);
  assert.equal(
    twice.map(({ status }) => status),
    [200, 200],
  );
  assert.equal(await refundedBy(context, order.id), [630]);
  assert.is((await refund(key, 2)).refusal?.code, 'IDEMPOTENCY_MISMATCH');
  assert.is((await refund(newKey(), 3)).refusal?.code, 'ORDER_SETTLED');
  for (const quantity of [0, -1, 0.5, 100]) {
    assert.is((await refund(newKey(), quantity)).refusal?.code, 'MALFORMED', String(quantity));
  }
  assert.is((await db('coupons').where({ id: couponId }).first()).state, 'redeemed');
  const [half] = await deliveriesOf(seller);
  const [line] = half!.lines;
  assert.equal([line!.refundedQuantity, line!.unitMinor, line!.discountMinor], [1, 1_001, 1_111]);
  assert.is((await refund(newKey(), 2)).status, 200);
  const ship = await seller.client.send('POST', `/deliveries/${order.id}/ship`);
  assert.is(ship.refusal?.code, 'ORDER_SETTLED', 'what was paid back is not sent');
  const paid = await refundedBy(context, order.id);
  assert.equal(paid, [630, 1_262]);
  assert.is((await buyer.get<Order>(`/api/orders/${order.id}`)).state, 'refunded');
  assert.is((await db('coupons').where({ id: couponId }).first()).state, 'issued');
  // The commission has come back with the pieces, to the last unit.
  const { rows } = await db.raw(
    `select account, sum(amount_minor) from ledger_entries join ledger_postings on id = posting_id
    where order_id = ? group by account having sum(amount_minor) <> 0`,
    [order.id],
  );
  assert.equal(rows, []);
  const stranger = await context.shop.addSeller();
  const foreign = await stranger.client.send('POST', `/orders/${order.id}/refund`, {
    body: { key: newKey(), lines: [{ line: 1, quantity: 1 }] },
  });
  assert.is(foreign.status, 404);
});

test('X7: what is not paid yet, or was never paid, is not paid back', async ({ shop }) => {
  const seller = await shop.addSeller();
  const item = await shop.addItem(seller, null);
  for (const [card, state] of [
    ['second-step', 'reserved'],
    ['declines', 'refused'],
  ] as const) {
    const { order } = await (await shop.addBuyer(card)).order(item);
    assert.is(order?.state, state);
    const body = { key: newKey(), lines: [{ line: 1, quantity: 1 }] };
    const reply = await seller.client.send('POST', `/orders/${order!.id}/refund`, { body });
    assert.is(reply.refusal?.code, 'ORDER_SETTLED', reply.text);
    const refuse = { body: { because: 'none left' } };
    const path = `/deliveries/${order!.id}/refuse`;
    assert.is((await seller.client.send('POST', path, refuse)).status, 404);
  }
});

test('C13: the statement has takings at discounted prices, less commission, and what is owed', async (context) => {
  const { seller, order } = await sell(context);
  await seller.client.send('POST', `/orders/${order.id}/refund`, {
    body: { key: newKey(), lines: [{ line: 1, quantity: 1 }] },
  });
  const today = new Date();
  const from = new Date(today.getTime() - 86_400_000).toISOString().slice(0, 10);
  const to = new Date(today.getTime() + 86_400_000).toISOString().slice(0, 10);
  const query = `from=${from}&to=${to}&zone=Asia/Tokyo`;
  const reply = await seller.client.send('GET', `/statement?${query}`);
  const statement = reply.body as Statement;
  // Commission 5 %: 94.6 of 1892 is 95; of the 1262 that are kept 63.1 is 63, so 32 go back.
  assert.equal(
    statement.lines.map(({ kind, paidMinor, commissionMinor, dueMinor }) => [
      kind,
      paidMinor,
      commissionMinor,
      dueMinor,
    ]),
    [
      ['sale', 1_892, 95, 1_797],
      ['refund', -630, -32, -598],
    ],
  );
  // A refund names what came back, not what was ordered.
  assert.equal(
    statement.lines.map(({ products }) => / × \d+$/.exec(products)?.[0]),
    [' × 3', ' × 1'],
  );
  assert.equal(statement.closing, [{ currency: 'JPY', dueMinor: 1_199 }]);
  assert.equal(statement.opening, []);
  const csv = await seller.client.send('GET', `/statement.csv?${query}`);
  assert.match(csv.headers.get('content-disposition') ?? '', /statement-/);
  assert.match(csv.text, /"refund".*"−630","−32","−598"/);
  for (const wrong of ['from=2026-02-30&to=2026-03-01', `from=${to}&to=${from}`, `${query}x`, '']) {
    assert.is((await seller.client.send('GET', `/statement?${wrong}`)).status, 400, wrong);
  }
});

test('C13: a day of the statement is a day in its zone, from its first moment to its last', async (context) => {
  const { seller, order } = await sell(context);
  const posting = context.shop.house.app.db('ledger_postings').where({ order_id: order.id });
  const read = async (day: string, zone: string) => {
    const query = `from=${day}&to=${day}&zone=${zone}`;
    const { opening, lines, closing } = (await seller.client.send('GET', `/statement?${query}`))
      .body as Statement;
    return [opening.length, lines.length, closing.length];
  };
  // Midnight in Tokyo, and the last millisecond before it.
  for (const [at, on10th, on11th, on12th] of [
    ['2026-01-10T15:00:00.000Z', [0, 0, 0], [0, 1, 1], [1, 0, 1]],
    ['2026-01-11T14:59:59.999Z', [0, 0, 0], [0, 1, 1], [1, 0, 1]],
  ] as const) {
    await posting.clone().update({ at: new Date(at) });
    assert.equal(await read('2026-01-10', 'Asia/Tokyo'), on10th, at);
    assert.equal(await read('2026-01-11', 'Asia/Tokyo'), on11th, at);
    assert.equal(await read('2026-01-12', 'Asia/Tokyo'), on12th, at);
  }
  assert.equal(await read('2026-01-11', 'UTC'), [0, 1, 1]);
  assert.equal(await read('2026-01-12', 'UTC'), [1, 0, 1]);
});

test('C13: a product’s name cannot become a formula in the statement', async (context) => {
  const { shop } = context;
  const seller = await shop.addSeller();
  const item = await shop.addItem(seller, null, { number: '=1+1', name: '@SUM(A1)' });
  const buyer = await shop.addBuyer();
  await buyer.order(item);
  const csv = await seller.client.send('GET', '/statement.csv?from=2026-01-01&to=2099-01-01');
  assert.ok(csv.text.includes(`"'=1+1 @SUM(A1) × 1"`), csv.text);
});

test.run();
