import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Kiosk, NewKiosk } from '../../common/protocol/counter.ts';
import type { Enrolled } from '../../common/protocol/kiosk-answers.ts';
import { until } from '../socket/support/until.ts';
import { connectKiosk, enrolWith, kioskSocket } from './support/kiosk-client.ts';
import { openKioskHouse, type KioskHouse, type TestShop } from './support/kiosk-house.ts';

const test = suite<{ house: KioskHouse; shop: TestShop }>('enrolment of kiosks');
test.before(async (context) => {
  context.house = await openKioskHouse();
  context.shop = await context.house.addShop();
});
test.after(({ house }) => house?.close());

const makeKiosk = async ({ client }: TestShop): Promise<NewKiosk> => {
  const body = { name: 'Arcade', scopes: ['draw'], staffCode: null };
  return (await client.send('POST', '/kiosks', { body })).body as NewKiosk;
};
const codeOf = ({ body }: { body: unknown }): string | undefined =>
  (body as { refusal?: { code: string; say: string } }).refusal?.code;

test('X10: a code enrols one kiosk once, also when it is given many times at once', async ({
  house,
  shop,
}) => {
  const { code, kiosk } = await makeKiosk(shop);
  const typed = code.toLowerCase().replaceAll('-', ' ');
  const tries = await Promise.all(Array.from({ length: 8 }, () => enrolWith(house.origin, typed)));
  const enrolled = tries.filter(({ status }) => status === 200);
  assert.is(enrolled.length, 1);
  assert.ok(tries.every((each) => each.status === 200 || codeOf(each) === 'CODE_USED'));
  const { kiosk: id, key } = enrolled[0]!.body as Enrolled;
  assert.is(id, kiosk.id);
  assert.is(Buffer.from(key, 'base64url').length, 32);
  const client = await connectKiosk(house.origin, { id, key });
  await until('staff see it', async () => {
    const kiosks = (await shop.client.send('GET', '/kiosks')).body as Kiosk[];
    return kiosks.some((each) => each.id === id && each.isConnected);
  });
  client.close();
});

test('X10: a code is good for ten minutes, and a mistyped one is none', async ({ house, shop }) => {
  const { code, kiosk } = await makeKiosk(shop);
  await house.sql(`update kiosks set enrolment_until = now() where id = ?`, [kiosk.id]);
  assert.is(codeOf(await enrolWith(house.origin, code)), 'CODE_OUTDATED');
  const last = code.at(-1) === '7' ? '8' : '7';
  assert.is(codeOf(await enrolWith(house.origin, code.slice(0, -1) + last)), 'CODE_UNKNOWN');
});

test('X10: another code takes the key before it away', async ({ house, shop }) => {
  const key = await house.addKiosk(shop);
  const client = await connectKiosk(house.origin, key);
  const reply = await shop.client.send('POST', `/kiosks/${key.id}/code`, { body: {} });
  assert.is(reply.status, 200, reply.text);
  await until('ended', () => !client.socket.connected);
  assert.ok(client.events.some(([name]) => name === 'revoked'));
  const { body } = await enrolWith(house.origin, (reply.body as NewKiosk).code);
  const { kiosk: id, key: newKey } = body as Enrolled;
  assert.is(id, key.id);
  (await connectKiosk(house.origin, { id, key: newKey })).close();
  const old = await connectKiosk(house.origin, key).catch((error: Error) => error.message);
  assert.is(old, 'NOT_ENROLLED');
});

test('X10: a key that is revoked on another node ends its connection within five seconds', async ({
  house,
  shop,
}) => {
  const key = await house.addKiosk(shop);
  const client = await connectKiosk(house.origin, key);
  // As another node does it: this one is not told.
  await house.sql(`update kiosks set state = 'revoked', sealed_key = null where id = ?`, [key.id]);
  const late = client.frame('draw', {
    campaignId: shop.campaign.id,
    right: { kind: 'member', membershipNumber: await house.addMember() },
    number: null,
  });
  const answer = await client.send('draw', late).catch(() => undefined);
  assert.ok(answer === undefined || (!answer.ok && answer.refusal.code === 'NOT_ENROLLED'));
  await until('ended', () => !client.socket.connected, 5_000);
  const claims = await house.sql('select 1 from claims where campaign_id = ?', [shop.campaign.id]);
  assert.is(claims.length, 0, 'and nothing is written in the meantime');
});

test('X10: who speaks another version is told which one is spoken', async ({ house }) => {
  const socket = kioskSocket(house.origin, { version: 2, kiosk: 'whatever', language: 'ja' });
  const error = await new Promise<Error & { data?: Record<string, unknown> }>((resolve) =>
    socket.once('connect_error', resolve),
  );
  socket.close();
  assert.is(error.message, 'UNKNOWN_VERSION');
  assert.equal(error.data?.['versions'], [1]);
  assert.match(JSON.stringify(error.data), /更新/);
});

test('X10: a wrong MAC, an unknown kiosk and a command before hello are all nobody', async ({
  house,
  shop,
}) => {
  const key = await house.addKiosk(shop);
  const other = await house.addKiosk(shop);
  for (const wrong of [
    { ...key, key: other.key },
    { ...key, id: shop.sellerId },
  ]) {
    const answer = await connectKiosk(house.origin, wrong).catch((error: Error) => error.message);
    assert.is(answer, 'NOT_ENROLLED');
  }
  const client = await connectKiosk(house.origin, key);
  const frame = client.frame('campaigns', {});
  client.close();
  const socket = kioskSocket(house.origin, { version: 1, kiosk: key.id });
  await new Promise((resolve) => socket.once('challenge', resolve));
  const early = await socket.timeout(5_000).emitWithAck('campaigns', frame);
  assert.is(early.refusal.code, 'NOT_ENROLLED');
  socket.close();
});

test.run();
