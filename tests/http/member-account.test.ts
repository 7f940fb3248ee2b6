import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MemberAccount } from '../../common/protocol/shop.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { joinForm, memberClient, PASSWORD, type MemberClient } from './support/member-client.ts';

const test = suite<{ house: TestApp; page: string }>('members’ accounts');

test.before(async (context) => {
  context.house = await startApp();
});
test.after(({ house }) => house?.close());

const accountOf = async (client: MemberClient) =>
  (await client.send('GET', '/account')).body as MemberAccount;

/** As after its first visit to a board: the browser has its cookie, the server its key. */
async function becomeDevice({ app }: TestApp, client: MemberClient): Promise<string> {
  await client.openPage('/');
  const id = client.cookies.get('device')!.split('.')[0]!;
  await app.db('devices').insert({ id, key_thumbprint: randomBytes(32) });
  return id;
}

test('C4: the account shows what was typed into the form, to its member alone', async ({
  house,
}) => {
  const form = joinForm({ telephone: '' });
  const client = memberClient(house.origin);
  const { membershipNumber } = await client.join(form);
  const { devices, ...account } = await accountOf(client);
  assert.equal(account, {
    membershipNumber,
    status: 'active',
    paymentMethod: null,
    name: form.name,
    address: form.address,
    email: form.email,
    telephone: '',
  });
  assert.equal(devices, []);
  const stranger = await memberClient(house.origin).send('GET', '/account');
  assert.is(stranger.refusal?.code, 'NOT_SIGNED_IN');
});

test('person data can be changed; another e-mail address needs the password', async ({ house }) => {
  const client = memberClient(house.origin);
  const { password: _, paymentToken: __, ...person } = joinForm();
  await client.join(person);
  const change = (part: object, password: string | null = null) =>
    client.send('POST', '/person', { body: { ...person, ...part, password } });
  const moved = await change({ address: '4-5-6 Gion, Kyoto' });
  assert.is((moved.body as MemberAccount).address, '4-5-6 Gion, Kyoto');
  for (const password of [null, 'not the password']) {
    const refused = await change({ email: 'thief@evil.example' }, password);
    assert.is(refused.refusal?.code, 'WRONG_LOGIN');
  }
  assert.is((await accountOf(client)).email, person.email);
  const changed = await change({ email: 'new@shopper.example' }, PASSWORD);
  assert.is((changed.body as MemberAccount).email, 'new@shopper.example');
});

test('a payment method is a token and a label: no card number is taken, and it can be given up', async ({
  house,
}) => {
  const client = memberClient(house.origin);
  const { membershipNumber } = await client.join();
  const choose = (paymentToken: unknown) =>
    client.send('POST', '/payment-method', { body: { paymentToken } });
  const page = await client.send('GET', '/payment-page');
  assert.ok('page' in (page.body as object));
  for (const no of ['4242 4242 4242 4242', '', 7, 'x'.repeat(201), 'sbx_nobodysToken']) {
    assert.is((await choose(no)).refusal?.code, 'MALFORMED');
  }
  // Nor does the provider's own door take one, in whatever field.
  const provider = memberClient(house.origin, '/api/pay');
  for (const body of [
    { card: 'approves', label: '4242424242424242' },
    { card: 'approves', label: 'card 4242 4242 4242 4242' },
    { card: 'approves', label: '4a2b4c2d4e' },
    { card: '4242424242424242', label: 'mine' },
    { card: 'approves', label: 'mine', number: '4242424242424242' },
  ]) {
    const reply = await provider.send('POST', '/methods', { body });
    assert.is(reply.refusal?.code, 'MALFORMED', JSON.stringify(body));
  }
  const invented = joinForm({ paymentToken: 'sbx_nobodysToken' });
  const refused = await memberClient(house.origin).send('POST', '', { body: invented });
  assert.is(refused.refusal?.code, 'MALFORMED');
  await choose(null);
  assert.is((await accountOf(client)).paymentMethod, null);
  const { payment_method } = await house.app
    .db('members')
    .where({ membership_number: membershipNumber })
    .first();
  assert.is(payment_method, null);
});

test('C3: signing in makes a known device the member’s; one of somebody else stays theirs', async ({
  house,
}) => {
  const browser = memberClient(house.origin);
  const device = await becomeDevice(house, browser);
  await browser.join();
  const [own] = (await accountOf(browser)).devices;
  assert.is(own?.id, device);
  assert.is(own?.isThis, true);
  await browser.send('POST', '/logout');
  await browser.join();
  assert.equal((await accountOf(browser)).devices, []);
  const owners = await house.app.db('member_devices').where({ device_id: device });
  assert.is(owners.length, 1);
});

test('C3: a browser that becomes a device after the login is linked when the session is asked for', async ({
  house,
}) => {
  const client = memberClient(house.origin);
  await client.join();
  const device = await becomeDevice(house, client);
  assert.equal((await accountOf(client)).devices, []);
  await client.send('GET', '/session');
  assert.is((await accountOf(client)).devices[0]?.id, device);
});

test('C5: on a shared terminal no device becomes anybody’s, and the session is short and goes with the browser', async ({
  house,
}) => {
  const client = memberClient(house.origin);
  await becomeDevice(house, client);
  const { membershipNumber } = await client.join({ sharedTerminal: true });
  const body = { membershipNumber, password: PASSWORD, sharedTerminal: true };
  const reply = await client.send('POST', '/login', { body });
  const cookie = reply.headers.getSetCookie()[0]!;
  assert.match(cookie, /^member=[\w-]{43};/);
  assert.not.match(cookie, /Max-Age|Expires/i);
  await client.send('GET', '/session');
  assert.equal((await accountOf(client)).devices, []);
  const token_hash = createHash('sha256').update(client.cookies.get('member')!).digest();
  const session = await house.app.db('member_sessions').where({ token_hash }).first();
  const minutes = (session.expires_at.getTime() - Date.now()) / 60_000;
  assert.ok(minutes > 58 && minutes <= 60);
  const person = await house.app.db('members').where({ id: session.member_id }).first('person');
  assert.equal(Object.keys(person.person).sort(), ['address', 'email', 'name', 'telephone']);
});

test('C3: a forged device cookie links nothing', async ({ house }) => {
  const client = memberClient(house.origin);
  const victim = await becomeDevice(house, client);
  const thief = memberClient(house.origin);
  thief.cookies.set('device', `${victim}.${'A'.repeat(43)}`);
  await thief.join();
  assert.equal((await accountOf(thief)).devices, []);
});

test('BOLA: a member lets go of an own device, and never of another’s', async ({ house }) => {
  const owner = memberClient(house.origin);
  const id = await becomeDevice(house, owner);
  await owner.join();
  const thief = memberClient(house.origin);
  await thief.join();
  const release = (client: MemberClient) =>
    client.send('POST', '/devices/release', { body: { id } });
  assert.equal(((await release(thief)).body as MemberAccount).devices, []);
  assert.is((await accountOf(owner)).devices.length, 1);
  assert.is((await release(memberClient(house.origin))).status, 401);
  assert.equal(((await release(owner)).body as MemberAccount).devices, []);
  const unknown = { body: { id: randomUUID() } };
  assert.is((await owner.send('POST', '/devices/release', unknown)).status, 200);
});

test('BOLA: no body or query names another member', async ({ house }) => {
  const victim = await memberClient(house.origin).join();
  const thief = memberClient(house.origin);
  const own = await thief.join();
  const { password: _, paymentToken: __, ...person } = joinForm();
  for (const more of [{ membershipNumber: victim.membershipNumber }, { id: randomUUID() }]) {
    const reply = await thief.send('POST', '/person', {
      body: { ...person, password: null, ...more },
    });
    assert.is(reply.refusal?.code, 'MALFORMED');
  }
  const reply = await thief.send('GET', `/account?membershipNumber=${victim.membershipNumber}`);
  assert.is((reply.body as MemberAccount).membershipNumber, own.membershipNumber);
});

test('every door but the ones to get in needs a session', async ({ house }) => {
  const doors = [
    ['GET', '/session'],
    ['GET', '/account'],
    ['POST', '/person'],
    ['POST', '/payment-method'],
    ['POST', '/devices/release'],
  ] as const;
  for (const [method, path] of doors) {
    const options = method === 'POST' ? { body: {} } : {};
    const reply = await memberClient(house.origin).send(method, path, options);
    assert.is(reply.refusal?.code, 'NOT_SIGNED_IN', path);
  }
});

test.run();
