import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { io, type Socket } from 'socket.io-client';
import { accepted } from '../../common/protocol/refusals.ts';
import { createLog } from '../../server/log.ts';
import { registerSellerRoutes } from '../../server/http/seller-routes.ts';
import { createHttpServer } from '../../server/http/server.ts';
import { createSellers } from '../../server/sellers/sellers.ts';
import * as sellerStore from '../../server/store/seller-store.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller, type TestSeller } from '../support/campaigns.ts';
import { sellerClient } from './support/seller-client.ts';

interface Context {
  house: TestApp;
  seller: TestSeller;
}
const test = suite<Context>('sellers’ sessions');

test.before(async (context) => {
  context.house = await startApp();
  context.seller = await addSeller(context.house.app.db);
});
test.after(({ house }) => house?.close());

/** Logins without what earlier tests have used up: every test comes from an account of its own. */
const freshSeller = ({ house }: Context) => addSeller(house.app.db);

test('signing in sets one cookie that scripts cannot read, and the answer says who it is', async (context) => {
  const client = sellerClient(context.house.origin);
  const reply = await client.signIn(await freshSeller(context));
  assert.is(reply.status, 200);
  assert.equal(reply.body, { staff: 'Sato', seller: 'Test Shop' });
  const cookies = reply.headers.getSetCookie();
  assert.is(cookies.length, 1);
  assert.match(cookies[0]!, /^seller=[\w-]{43};/);
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=43200']) {
    assert.ok(cookies[0]!.includes(attribute), attribute);
  }
});

test('behind https the cookie is bound to this host and to https', async (context) => {
  const { db, live } = context.house.app;
  const log = createLog('error');
  const http = createHttpServer({ log, trustedProxies: [], secure: true });
  const open = async () => accepted({});
  await registerSellerRoutes(http, {
    sellers: createSellers({ db, store: sellerStore, live, open, log }),
    secure: true,
    publicOrigin: 'https://lottery.example',
    listPictures: async () => [],
  });
  const { email, password } = await freshSeller(context);
  const reply = await http.inject({
    method: 'POST',
    url: '/api/seller/login',
    headers: { origin: 'https://lottery.example' },
    payload: { email, password },
  });
  assert.is(reply.statusCode, 200);
  const cookie = String(reply.headers['set-cookie']);
  assert.match(cookie, /^__Host-seller=/);
  for (const attribute of ['Secure', 'HttpOnly', 'Path=/']) assert.ok(cookie.includes(attribute));
  assert.not.match(cookie, /Domain/i);
  await http.close();
});

test('the database holds a digest of the token, and argon2id of the password, and neither itself', async (context) => {
  const { house } = context;
  const seller = await freshSeller(context);
  const client = sellerClient(house.origin);
  await client.signIn(seller);
  const token = client.cookie.split('=')[1]!;
  const digest = createHash('sha256').update(token).digest();
  const sessions = await house.app.db('staff_sessions').select('token_hash');
  assert.ok(sessions.some(({ token_hash }) => digest.equals(token_hash)));
  const { password_hash } = await house.app.db('staff').where({ email: seller.email }).first();
  assert.match(password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.not.match(password_hash, seller.password);
});

test('each login gives a new token and ends the one that the browser had', async (context) => {
  const seller = await freshSeller(context);
  const client = sellerClient(context.house.origin);
  await client.signIn(seller);
  const first = client.cookie;
  await client.signIn(seller);
  assert.is.not(client.cookie, first);
  assert.is((await client.send('GET', '/session')).status, 200);
  client.cookie = first;
  assert.is((await client.send('GET', '/session')).status, 401);
});

test('signing out ends the session on the server, not only in the browser', async (context) => {
  const client = sellerClient(context.house.origin);
  await client.signIn(await freshSeller(context));
  const reply = await client.send('POST', '/logout');
  assert.match(reply.headers.getSetCookie()[0]!, /^seller=;/);
  assert.is((await client.send('GET', '/session')).status, 401);
});

test('a session ends after twelve hours', async (context) => {
  const { house } = context;
  const client = sellerClient(house.origin);
  await client.signIn(await freshSeller(context));
  const token = createHash('sha256').update(client.cookie.split('=')[1]!).digest();
  const row = await house.app.db('staff_sessions').where({ token_hash: token }).first();
  const hours = (row.expires_at.getTime() - Date.now()) / 3_600_000;
  assert.ok(hours > 11.9 && hours <= 12);
  await house.app
    .db('staff_sessions')
    .where({ token_hash: token })
    .update({ expires_at: new Date(Date.now() - 1) });
  assert.is((await client.send('GET', '/session')).status, 401);
});

test('F9: a wrong password and an unknown account get the same answer, after the same work', async (context) => {
  const { house } = context;
  const sample = async (email: string) => {
    const begun = performance.now();
    const reply = await sellerClient(house.origin).signIn({ email, password: 'wrong' });
    const { status, text } = reply;
    return { status, text, names: [...reply.headers.keys()].sort(), ms: performance.now() - begun };
  };
  const known: Awaited<ReturnType<typeof sample>>[] = [];
  const unknown: Awaited<ReturnType<typeof sample>>[] = [];
  // The first unknown account pays for the decoy's hash; it belongs to no sample.
  await sample('warm-up@shop.example');
  // Few enough for this address not to be slowed down in the tests that follow.
  for (let at = 0; at < 5; at += 1) {
    known.push(await sample((await freshSeller(context)).email));
    unknown.push(await sample(`nobody-${at}@shop.example`));
  }
  for (const each of [...known, ...unknown]) {
    assert.is(each.status, 401);
    assert.is(each.text, known[0]!.text);
    assert.equal(each.names, known[0]!.names);
  }
  const median = (list: typeof known) => list.map(({ ms }) => ms).sort((a, b) => a - b)[2]!;
  const ratio = median(unknown) / median(known);
  assert.ok(
    ratio > 0.33 && ratio < 3,
    `an unknown account takes ${ratio.toFixed(2)} times as long`,
  );
});

test('guessing is slowed down with the time to wait, for accounts that exist and that do not', async (context) => {
  const known = await freshSeller(context);
  for (const email of [known.email, 'stranger@shop.example']) {
    const client = sellerClient(context.house.origin);
    let limited;
    for (let tries = 0; tries < 12 && !limited; tries += 1) {
      const reply = await client.signIn({ email, password: `guess ${tries}` });
      if (reply.status === 429) limited = reply;
    }
    assert.is(limited?.refusal?.code, 'RATE_LIMITED');
    assert.ok((limited?.refusal?.retryAfterMs ?? 0) > 0);
    assert.ok(Number(limited?.headers.get('retry-after')) > 0);
  }
});

test('what is no login is refused MALFORMED, whatever it is', async ({ house }) => {
  const client = sellerClient(house.origin);
  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{"__proto__":{"email":"a"}}',
    { email: 'a' },
    { email: ['a'], password: 'b' },
    { email: 'a@b.example', password: 'x'.repeat(201) },
    { email: 'a\u0000b', password: 'b' },
    { email: '\ud800', password: 'b' },
    { email: 'a', password: 'b', admin: true },
  ];
  for (const body of bodies) {
    const reply = await client.send('POST', '/login', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    assert.is(reply.status, 400, JSON.stringify(body));
    assert.is(reply.refusal?.code, 'MALFORMED');
  }
});

test('a session token that is none is not looked up', async ({ house }) => {
  const client = sellerClient(house.origin);
  for (const token of ['', 'x', "' or 1=1 --", 'a'.repeat(44), '%00'.repeat(14)]) {
    client.cookie = `seller=${token}`;
    assert.is((await client.send('GET', '/session')).status, 401);
  }
});

test('CSRF: a request that does not say where it comes from changes nothing', async ({ house }) => {
  const response = await fetch(`${house.origin}/api/seller/logout`, { method: 'POST' });
  assert.is(response.status, 400);
});

/** Resolves with what happens first. */
const first = (socket: Socket, names: readonly string[]) =>
  new Promise<{ name: string; said: unknown }>((resolve) => {
    for (const name of names) socket.once(name, (said) => resolve({ name, said }));
  });

const socketOf = (origin: string, cookie: string) =>
  io(`${origin}/seller`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, origin },
  });

test('F10: the sellers’ namespace lets in nobody without a session', async ({ house }) => {
  for (const cookie of ['', 'seller=nonsense', `seller=${'A'.repeat(43)}`]) {
    const socket = socketOf(house.origin, cookie);
    const { name, said } = await first(socket, ['connect', 'connect_error']);
    assert.is(name, 'connect_error');
    assert.is((said as Error).message, 'NOT_SIGNED_IN');
    socket.disconnect();
  }
});

test('F10: watching another seller’s campaign, or nonsense, is refused', async (context) => {
  const { house } = context;
  const client = sellerClient(house.origin);
  assert.is((await client.signIn(await freshSeller(context))).status, 200);
  const other = await house.addCampaign({ sellerId: context.seller.sellerId });
  const socket = socketOf(house.origin, client.cookie);
  await first(socket, ['connect']);
  const watch = async (command: unknown) => await socket.emitWithAck('watch', command);
  assert.equal(await watch({ campaignId: other.id }), {
    ok: false,
    refusal: { code: 'NOT_FOUND' },
  });
  for (const command of [null, {}, { campaignId: 7 }, { campaignId: 'x', more: 1 }]) {
    const answer = (await watch(command)) as { refusal: { code: string } };
    assert.is(answer.refusal.code, 'MALFORMED');
  }
  socket.disconnect();
});

test('signing out hangs up the sockets of that session at once', async (context) => {
  const { house } = context;
  const client = sellerClient(house.origin);
  assert.is((await client.signIn(await freshSeller(context))).status, 200);
  const socket = socketOf(house.origin, client.cookie);
  await first(socket, ['connect']);
  const gone = first(socket, ['disconnect']);
  const begun = performance.now();
  await client.send('POST', '/logout');
  assert.is((await gone).said, 'io server disconnect');
  // Nothing else would end it in the session's twelve hours.
  assert.ok(performance.now() - begun < 20_000);
});

test('a socket that turns up on the sellers’ door after the shoppers’ does no harm', async (context) => {
  const { house } = context;
  const client = sellerClient(house.origin);
  assert.is((await client.signIn(await freshSeller(context))).status, 200);
  const shopper = io(house.origin, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie: client.cookie, origin: house.origin },
  });
  await first(shopper, ['connect']);
  const second = shopper.io.socket('/seller');
  second.connect();
  await first(second, ['connect', 'connect_error', 'disconnect']);
  shopper.disconnect();
  second.disconnect();
  assert.is((await client.send('GET', '/session')).status, 200, 'the server is still there');
});

test.run();
