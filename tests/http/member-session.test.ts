import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readMembershipNumber } from '../../common/member/membership-number.ts';
import type { SignedInMember } from '../../common/protocol/shop.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { joinForm, memberClient, PASSWORD } from './support/member-client.ts';

const test = suite<{ house: TestApp }>('members’ sessions');

test.before(async (context) => {
  // Behind a proxy, so that every client of a test can come from an address of its own.
  context.house = await startApp({ config: { trustedProxies: ['127.0.0.1'] } });
});
test.after(({ house }) => house?.close());

let addresses = 0;
const elsewhere = () => ({ 'x-forwarded-for': `203.0.113.${(addresses += 1) % 250}` });

test('C4: joining answers with a membership number, a member key and one cookie that scripts cannot read', async ({
  house,
}) => {
  const client = memberClient(house.origin);
  const reply = await client.send('POST', '', { body: joinForm() });
  assert.is(reply.status, 200);
  const joined = reply.body as SignedInMember;
  assert.is(readMembershipNumber(joined.membershipNumber), joined.membershipNumber);
  assert.is(Buffer.from(joined.memberKey, 'base64url').length, 32);
  assert.is(joined.name, 'Aki Tanaka');
  assert.is(joined.status, 'active');
  assert.is(joined.paymentMethod, null);
  assert.is(reply.headers.get('cache-control'), 'no-store');
  const [cookie, ...more] = reply.headers.getSetCookie();
  assert.is(more.length, 0);
  assert.match(cookie!, /^member=[\w-]{43};/);
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=1209600']) {
    assert.ok(cookie!.includes(attribute), attribute);
  }
});

test('C4: the session says who it is and keeps the member key to itself; without one NOT_SIGNED_IN', async ({
  house,
}) => {
  const client = memberClient(house.origin);
  const { memberKey, ...who } = await client.join();
  const reply = await client.send('GET', '/session');
  assert.equal(reply.body, who);
  assert.not.match(reply.text, memberKey);
  for (const value of ['', 'x', 'A'.repeat(43), "' or 1=1 --"]) {
    client.cookies.set('member', value);
    const refused = await client.send('GET', '/session');
    assert.is(refused.status, 401);
    assert.is(refused.refusal?.code, 'NOT_SIGNED_IN');
  }
});

test('C4: a second device gets the same member key after signing in, however the number is typed', async ({
  house,
}) => {
  const first = await memberClient(house.origin).join();
  const plain = first.membershipNumber.replace(/\D/g, '');
  const wide = plain.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  for (const typed of [first.membershipNumber, plain, `t ${plain}`, `Ｔ－${wide}`]) {
    const reply = await memberClient(house.origin).signIn(typed);
    assert.is(reply.status, 200, typed);
    assert.equal(reply.body, first);
  }
});

test('C4: nothing that opens an account lies in the database as it is', async ({ house }) => {
  const client = memberClient(house.origin);
  const { membershipNumber, memberKey } = await client.join();
  const { db } = house.app;
  const row = await db('members').where({ membership_number: membershipNumber }).first();
  assert.match(row.password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.is(row.sealed_member_key.includes(Buffer.from(memberKey, 'base64url')), false);
  const digest = createHash('sha256').update(client.cookies.get('member')!).digest();
  const sessions = await db('member_sessions').where({ member_id: row.id });
  assert.equal(
    sessions.map(({ token_hash }) => token_hash),
    [digest],
  );
});

test('C4: membership numbers are no sequence, and differ', async ({ house }) => {
  const numbers = new Set<string>();
  for (let at = 0; at < 6; at += 1) {
    numbers.add((await memberClient(house.origin).join()).membershipNumber);
  }
  const digits = [...numbers].map((number) => Number(number.replace(/\D/g, '').slice(0, 8)));
  const steps = digits.slice(1).map((each, at) => Math.abs(each - digits[at]!));
  assert.is(numbers.size, 6);
  assert.ok(steps.every((step) => step > 1));
});

test('each login gives a new token and ends the one that the browser had', async ({ house }) => {
  const client = memberClient(house.origin);
  const { membershipNumber } = await client.join();
  const before = client.cookies.get('member')!;
  await client.signIn(membershipNumber);
  assert.is.not(client.cookies.get('member'), before);
  client.cookies.set('member', before);
  assert.is((await client.send('GET', '/session')).status, 401);
});

test('C5: “end” ends the session on the server and takes the cookie back', async ({ house }) => {
  const client = memberClient(house.origin);
  await client.join();
  const token = client.cookies.get('member')!;
  const reply = await client.send('POST', '/logout');
  assert.match(reply.headers.getSetCookie()[0]!, /^member=;/);
  assert.not(client.cookies.has('member'));
  client.cookies.set('member', token);
  assert.is((await client.send('GET', '/session')).status, 401);
});

test('a session ends after its fourteen days', async ({ house }) => {
  const client = memberClient(house.origin);
  await client.join();
  const token_hash = createHash('sha256').update(client.cookies.get('member')!).digest();
  const session = house.app.db('member_sessions').where({ token_hash });
  await session.update({ expires_at: new Date(Date.now() - 1) });
  assert.is((await client.send('GET', '/session')).status, 401);
});

test('F9: a wrong password, an unknown number and a number that cannot be get the same answer after the same work', async ({
  house,
}) => {
  const sample = async (membershipNumber: string) => {
    const begun = performance.now();
    const reply = await memberClient(house.origin).send('POST', '/login', {
      body: { membershipNumber, password: 'not the password' },
      headers: elsewhere(),
    });
    const names = [...reply.headers.keys()].sort();
    return { status: reply.status, text: reply.text, names, ms: performance.now() - begun };
  };
  const { membershipNumber } = await memberClient(house.origin).join();
  await sample('T-0000-0000-0');
  const kinds = { known: membershipNumber, unknown: 'T-0000-0001-3', impossible: 'Mr Tanaka' };
  assert.is(readMembershipNumber(kinds.unknown), kinds.unknown);
  const samples = { known: [], unknown: [], impossible: [] } as Record<
    keyof typeof kinds,
    Awaited<ReturnType<typeof sample>>[]
  >;
  for (let at = 0; at < 8; at += 1) {
    for (const kind of ['known', 'unknown', 'impossible'] as const) {
      samples[kind].push(await sample(kinds[kind]));
    }
  }
  const model = samples.known[0]!;
  assert.is(model.status, 401);
  for (const each of Object.values(samples).flat()) {
    assert.equal({ ...each, ms: 0 }, { ...model, ms: 0 });
  }
  const median = (kind: keyof typeof kinds) =>
    samples[kind].map(({ ms }) => ms).sort((a, b) => a - b)[4]!;
  for (const kind of ['unknown', 'impossible'] as const) {
    const ratio = median(kind) / median('known');
    assert.ok(ratio > 0.33 && ratio < 3, `${kind} takes ${ratio.toFixed(2)} times as long`);
  }
});

test('F9: joining with an address that is a member’s already is answered as any other', async ({
  house,
}) => {
  const { email } = joinForm();
  const one = await memberClient(house.origin).join({ email });
  const other = await memberClient(house.origin).join({ email });
  assert.is.not(one.membershipNumber, other.membershipNumber);
  assert.is.not(one.memberKey, other.memberKey);
});

test('guessing is slowed down with the time to wait, for numbers that exist and that do not', async ({
  house,
}) => {
  const { membershipNumber } = await memberClient(house.origin).join();
  for (const number of [membershipNumber, 'T-1111-1111-1']) {
    const headers = elsewhere();
    let limited;
    for (let tries = 0; tries < 12 && !limited; tries += 1) {
      const body = { membershipNumber: number, password: `guess ${tries}` };
      const reply = await memberClient(house.origin).send('POST', '/login', { body, headers });
      if (reply.status === 429) limited = reply;
    }
    assert.is(limited?.refusal?.code, 'RATE_LIMITED');
    assert.ok(Number(limited?.headers.get('retry-after')) > 0);
  }
});

test('F9: joining again and again with one address is slowed down with the time to wait', async ({
  house,
}) => {
  const headers = elsewhere();
  const { email } = joinForm();
  let limited;
  for (let tries = 0; tries < 12 && !limited; tries += 1) {
    const body = joinForm({ email });
    const reply = await memberClient(house.origin).send('POST', '', { body, headers });
    if (reply.status === 429) limited = reply;
  }
  assert.is(limited?.refusal?.code, 'RATE_LIMITED');
  assert.ok(Number(limited?.headers.get('retry-after')) > 0);
});

test('what is no form is refused MALFORMED and names the fields', async ({ house }) => {
  const bodies: [unknown, string?][] = [
    ['{'],
    ['null'],
    [[]],
    [joinForm({ email: 'nobody' }), 'email'],
    [joinForm({ email: 'a@b.example\r\nBcc: c@d.example' }), 'email'],
    [joinForm({ password: 'short' }), 'password'],
    [joinForm({ name: '  ' }), 'name'],
    [joinForm({ address: 'a\u0000b' }), 'address'],
    [joinForm({ paymentToken: '4242 4242 4242 4242' }), 'paymentToken'],
    [{ ...joinForm(), status: 'active' }, 'status'],
    [{ ...joinForm(), memberKey: 'mine' }, 'memberKey'],
  ];
  for (const [body, path] of bodies) {
    const reply = await memberClient(house.origin).send('POST', '', {
      body,
      headers: elsewhere(),
    });
    assert.is(reply.status, 400, JSON.stringify(body));
    assert.is(reply.refusal?.code, 'MALFORMED');
    if (path) assert.is(reply.refusal?.problems?.[0]?.path, path);
  }
});

test('CSRF: a request that another site makes, or that does not say where it comes from, changes nothing', async ({
  house,
}) => {
  const client = memberClient(house.origin);
  await client.join();
  const strangers: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
  ];
  for (const headers of strangers) {
    assert.is((await client.send('POST', '/logout', { headers })).status, 400);
  }
  assert.is((await client.send('GET', '/session')).status, 200);
});

test('C4: a suspended member may sign in, and is told so', async ({ house }) => {
  const client = memberClient(house.origin);
  const { membershipNumber } = await client.join();
  await house.app
    .db('members')
    .where({ membership_number: membershipNumber })
    .update({ status: 'suspended' });
  const reply = await client.signIn(membershipNumber, PASSWORD);
  assert.is(reply.status, 200);
  assert.is((reply.body as SignedInMember).status, 'suspended');
});

test.run();
