// Paying money back asks for the staff member's password if it was last shown a while ago.
import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PASSWORD_SHOWN_MINUTES } from '../../common/protocol/limits.ts';
import { createStaff } from '../../server/sellers/accounts.ts';
import * as sellerStore from '../../server/store/seller-store.ts';
import { newKey, openOrderHouse, type OrderHouse } from '../orders/support/order-house.ts';
import { addSeller, type TestSeller } from '../support/campaigns.ts';
import { sellerClient, type Reply, type SellerClient } from './support/seller-client.ts';

interface Context {
  shop: OrderHouse;
  logged: string[];
}
const test = suite<Context>('the password before money goes back');

test.before(async (context) => {
  context.logged = [];
  const log = { write: (line: string) => void context.logged.push(line) };
  context.shop = await openOrderHouse({ config: { logLevel: 'trace' }, log });
});
test.after(({ shop }) => shop?.close());

interface Desk {
  readonly staff: TestSeller;
  readonly client: SellerClient;
  readonly orderId: string;
  refund(key?: string): Promise<Reply>;
  refuse(): Promise<Reply>;
  show(password: string): Promise<Reply>;
}

/** Three kettles are sold, and their seller is signed in. */
async function openDesk({ shop }: Context): Promise<Desk> {
  const { origin, app } = shop.house;
  const staff = await addSeller(app.db);
  const client = sellerClient(origin);
  assert.is((await client.signIn(staff)).status, 200);
  const item = await shop.addItem({ client, sellerId: staff.sellerId }, null, {
    priceMinor: 1_000,
  });
  const { order } = await (await shop.addBuyer()).order(item, { quantity: 3 });
  assert.is(order?.state, 'accepted');
  const orderId = order!.id;
  return {
    staff,
    client,
    orderId,
    refund: (key = newKey()) =>
      client.send('POST', `/orders/${orderId}/refund`, {
        body: { key, lines: [{ line: 1, quantity: 1 }] },
      }),
    refuse: () =>
      client.send('POST', `/deliveries/${orderId}/refuse`, { body: { because: 'broken' } }),
    show: (password) => client.send('POST', '/session/password', { body: { password } }),
  };
}

const digestOf = ({ cookie }: SellerClient) =>
  createHash('sha256').update(cookie.split('=')[1]!).digest();

const sessionOf = ({ shop }: Context, { client }: Desk) =>
  shop.house.app.db('staff_sessions').where({ token_hash: digestOf(client) });

/** As if the password had been shown so long ago. */
const age = (context: Context, desk: Desk, minutes: number) =>
  sessionOf(context, desk).update({ password_shown_at: new Date(Date.now() - minutes * 60_000) });

/** All that paying back writes. */
async function written({ shop }: Context, { orderId }: Desk): Promise<unknown> {
  const { db } = shop.house.app;
  return {
    order: await db('orders').where({ id: orderId }),
    lines: await db('order_lines').where({ order_id: orderId }),
    delivery: await db('delivery_instructions').where({ order_id: orderId }),
    refunds: await db('refunds').where({ order_id: orderId }),
    paid: await db('sandbox_refunds').where({ order_id: orderId }),
  };
}

const paidBack = ({ shop }: Context, { orderId }: Desk): Promise<number[]> =>
  shop.house.app.db('sandbox_refunds').where({ order_id: orderId }).pluck('amount_minor');

test('signing in shows it: for a quarter of an hour nothing is asked', async (context) => {
  const desk = await openDesk(context);
  await age(context, desk, PASSWORD_SHOWN_MINUTES - 1);
  assert.is((await desk.refund()).status, 200);
  assert.equal(await paidBack(context, desk), [1_000]);
});

test('after it a refund and a refusal are PASSWORD_NEEDED and write nothing; all else goes on', async (context) => {
  const desk = await openDesk(context);
  const before = await written(context, desk);
  await age(context, desk, PASSWORD_SHOWN_MINUTES + 1);
  for (const reply of [await desk.refund(), await desk.refuse()]) {
    assert.equal([reply.status, reply.refusal?.code], [403, 'PASSWORD_NEEDED']);
  }
  assert.equal(await written(context, desk), before);
  for (const verb of ['print', 'ship']) {
    assert.is((await desk.client.send('POST', `/deliveries/${desk.orderId}/${verb}`)).status, 200);
  }
});

test('the password renews it, the session stays the same, and the same key pays once', async (context) => {
  const desk = await openDesk(context);
  const { cookie } = desk.client;
  await age(context, desk, PASSWORD_SHOWN_MINUTES + 1);
  const key = newKey();
  assert.is((await desk.refund(key)).refusal?.code, 'PASSWORD_NEEDED');
  const [before] = await sessionOf(context, desk);
  const shown = await desk.show(desk.staff.password);
  assert.equal([shown.status, shown.text], [200, '{}']);
  assert.equal(shown.headers.getSetCookie(), []);
  const [after] = await sessionOf(context, desk);
  assert.equal(after.expires_at, before.expires_at, 'it does not last longer for it');
  assert.is((await desk.refund(key)).status, 200);
  assert.is((await desk.refund(key)).status, 200);
  assert.equal(await paidBack(context, desk), [1_000]);
  assert.is((await desk.refuse()).status, 200);
  assert.equal((await paidBack(context, desk)).sort(), [1_000, 2_000]);
  assert.is(desk.client.cookie, cookie);
});

test('a wrong password, and that of somebody else at the same seller, is WRONG_LOGIN and renews nothing', async (context) => {
  const desk = await openDesk(context);
  const { db } = context.shop.house.app;
  const colleague = {
    sellerId: desk.staff.sellerId,
    email: `colleague.${newKey()}@shop.example`,
    password: newKey(),
    name: 'Suzuki',
  };
  await createStaff(db, sellerStore, colleague);
  await age(context, desk, PASSWORD_SHOWN_MINUTES + 1);
  for (const password of ['', 'wrong', colleague.password]) {
    const reply = await desk.show(password);
    assert.equal([reply.status, reply.refusal?.code], [401, 'WRONG_LOGIN']);
  }
  assert.is((await desk.refund()).refusal?.code, 'PASSWORD_NEEDED');
  const others = sellerClient(context.shop.house.origin);
  await others.signIn(colleague);
  assert.is((await desk.refund()).refusal?.code, 'PASSWORD_NEEDED', 'each session by itself');
});

test('guessing is slowed down as at the login, out of the same budget', async (context) => {
  const desk = await openDesk(context);
  let limited: Reply | undefined;
  for (let tries = 0; tries < 12 && !limited; tries += 1) {
    const reply = await desk.show(`guess ${tries}`);
    if (reply.status === 429) limited = reply;
    else assert.is(reply.refusal?.code, 'WRONG_LOGIN');
  }
  assert.is(limited?.refusal?.code, 'RATE_LIMITED');
  assert.ok((limited?.refusal?.retryAfterMs ?? 0) > 0);
  const login = await sellerClient(context.shop.house.origin).signIn(desk.staff);
  assert.is(login.refusal?.code, 'RATE_LIMITED');
  assert.is((await desk.show(desk.staff.password)).refusal?.code, 'RATE_LIMITED');
});

test('nobody’s session, an ended one, and what is no password are refused', async (context) => {
  const desk = await openDesk(context);
  const { client } = desk;
  for (const body of [
    {},
    { password: 7 },
    { password: 'x'.repeat(201) },
    { password: 'x', a: 1 },
  ]) {
    const reply = await client.send('POST', '/session/password', { body });
    assert.is(reply.refusal?.code, 'MALFORMED', JSON.stringify(body));
  }
  await sessionOf(context, desk).update({ expires_at: new Date(Date.now() - 1) });
  for (const cookie of [client.cookie, '', 'seller=nonsense', `seller=${'A'.repeat(43)}`]) {
    client.cookie = cookie;
    const reply = await desk.show(desk.staff.password);
    assert.equal([reply.status, reply.refusal?.code], [401, 'NOT_SIGNED_IN']);
  }
});

test('a session that began before there was such a time is asked', async (context) => {
  const desk = await openDesk(context);
  const { db } = context.shop.house.app;
  const [{ token_hash, staff_id, expires_at }] = await sessionOf(context, desk);
  await sessionOf(context, desk).delete();
  // The columns of then, as a node of the version before still writes them.
  await db('staff_sessions').insert({ token_hash, staff_id, expires_at });
  assert.is((await desk.client.send('GET', '/session')).status, 200);
  assert.is((await desk.refund()).refusal?.code, 'PASSWORD_NEEDED');
  assert.is((await desk.show(desk.staff.password)).status, 200);
  assert.is((await desk.refund()).status, 200);
});

test('no password is ever logged', async (context) => {
  const desk = await openDesk(context);
  const wrong = `wrong-${newKey()}`;
  await desk.show(wrong);
  await desk.show(desk.staff.password);
  const logged = context.logged.join('');
  for (const password of [wrong, desk.staff.password]) assert.not.ok(logged.includes(password));
});

test.run();
