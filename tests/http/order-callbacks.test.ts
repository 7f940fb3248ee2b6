// What comes in at the provider's callback door: forged, old, doubled, out of order, about strangers.
import { createHmac, randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { masterKeyFrom } from '../../server/adapters/master-key.ts';
import { CALLBACK_PATH, SIGNATURE_HEADER } from '../../server/adapters/payment-sandbox.ts';
import { signCallback } from '../../server/adapters/payment-signature.ts';
import { findLedgerFaults } from '../../server/store/ledger-query.ts';
import { openOrderHouse, type OrderHouse } from '../orders/support/order-house.ts';
import { MASTER_KEY } from '../support/campaigns.ts';

interface Context {
  shop: OrderHouse;
}
const test = suite<Context>('payment callbacks');
const KEY = masterKeyFrom(Buffer.from(MASTER_KEY, 'base64')).keyFor('payment-callback');

test.before(async (context) => {
  context.shop = await openOrderHouse();
});
test.after(async ({ shop }) => shop?.close());

async function waiting({ shop }: Context) {
  const item = await shop.addItem(await shop.addSeller());
  const buyer = await shop.addBuyer('second-step');
  const { picture } = await buyer.fetchCoupon(item);
  const { order } = await buyer.order(item, { picture });
  if (order?.state !== 'reserved') throw new Error(JSON.stringify(order));
  return order.id;
}

const bodyOf = (order: string, id = `evt_${randomUUID()}`) =>
  Buffer.from(JSON.stringify({ id, order }));

const send = ({ shop }: Context, body: Buffer, signature: string | undefined) =>
  fetch(shop.house.origin + CALLBACK_PATH, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature ? { [SIGNATURE_HEADER]: signature } : {}),
    },
    body: new Uint8Array(body),
  });

const stateOf = async ({ shop }: Context, id: string): Promise<string> =>
  (await shop.house.app.db('orders').where({ id }).first('state')).state;

/** The provider's own books, without its telling anybody. */
const approve = ({ shop }: Context, id: string) =>
  shop.house.app.db('sandbox_charges').where({ order_id: id }).update({ state: 'authorised' });

test('A3: forged, altered, old and unsigned callbacks are refused and change nothing', async (context) => {
  const id = await waiting(context);
  await approve(context, id);
  const body = bodyOf(id);
  const now = Date.now();
  const right = signCallback(body, KEY, now);
  const other = createHmac('sha256', Buffer.alloc(32)).update(body).digest('hex');
  for (const signature of [
    undefined,
    '',
    't=1,v1=00',
    `t=${Math.floor(now / 1000)},v1=${other}`,
    signCallback(body, Buffer.alloc(32), now),
    signCallback(body, KEY, now - 301_000),
    signCallback(body, KEY, now + 301_000),
    right.replace(/t=\d+/, 't=1'),
    // Young enough, but another time than the one that was signed.
    right.replace(/t=\d+/, `t=${Math.floor(now / 1000) - 60}`),
  ]) {
    assert.is((await send(context, body, signature)).status, 400, String(signature));
  }
  const altered = Buffer.from(body.toString().replace('evt_', 'evt-'));
  assert.is((await send(context, altered, right)).status, 400);
  assert.is(await stateOf(context, id), 'reserved');
});

test('A3: a callback that comes a dozen times at once ends the order once', async (context) => {
  const id = await waiting(context);
  await approve(context, id);
  const same = bodyOf(id);
  const bodies = [...Array.from({ length: 8 }, () => same), bodyOf(id), bodyOf(id), bodyOf(id)];
  const replies = await Promise.all(
    bodies.map((body) => send(context, body, signCallback(body, KEY, Date.now()))),
  );
  assert.equal(new Set(replies.map(({ status }) => status)), new Set([200]));
  assert.is(await stateOf(context, id), 'accepted');
  const { db } = context.shop.house.app;
  assert.is((await db('ledger_postings').where({ order_id: id })).length, 1);
  assert.is((await db('delivery_instructions').where({ order_id: id })).length, 1);
  assert.equal(await findLedgerFaults(db), []);
});

test('A3: one event is acted on once: sent again it does not even ask the provider', async (context) => {
  const id = await waiting(context);
  const same = bodyOf(id);
  const post = (body: Buffer) => send(context, body, signCallback(body, KEY, Date.now()));
  assert.is((await post(same)).status, 200);
  await approve(context, id);
  assert.is((await post(same)).status, 200);
  assert.is(await stateOf(context, id), 'reserved');
  assert.is((await post(bodyOf(id))).status, 200);
  assert.is(await stateOf(context, id), 'accepted');
});

test('A3: a callback too early, or too late, is no harm: the provider is asked how it stands', async (context) => {
  const id = await waiting(context);
  const early = bodyOf(id);
  assert.is((await send(context, early, signCallback(early, KEY, Date.now()))).status, 200);
  assert.is(await stateOf(context, id), 'reserved');
  await approve(context, id);
  const next = bodyOf(id);
  await send(context, next, signCallback(next, KEY, Date.now()));
  assert.is(await stateOf(context, id), 'accepted');
  const late = bodyOf(id);
  await send(context, late, signCallback(late, KEY, Date.now()));
  assert.is(await stateOf(context, id), 'accepted');
  for (const stranger of [randomUUID(), 'no order at all']) {
    const body = bodyOf(stranger);
    assert.is((await send(context, body, signCallback(body, KEY, Date.now()))).status, 200);
  }
});

test.run();
