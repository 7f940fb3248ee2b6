// The kiosks' namespace under the same fire as the shoppers' (malformed.test.ts), before a kiosk has proved
// its key and after, with real kiosks, coupons and a real board behind it. Other people's programs speak
// here: a frame may be signed well, and what it says be nonsense.
import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  kioskCommands,
  type CommandFrame,
  type KioskCommandName,
} from '../../common/protocol/kiosk.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import { attachKioskNamespace } from '../../server/socket/kiosk-namespace.ts';
import {
  connectKiosk,
  kioskSocket,
  newId,
  signedFrame,
  type KioskClient,
  type KioskKey,
} from '../kiosks/support/kiosk-client.ts';
import { openKioskHouse, type KioskHouse, type TestShop } from '../kiosks/support/kiosk-house.ts';
import {
  assertTypedRefusal,
  fuzzEvent,
  INPUTS_PER_EVENT,
  SEED,
  sendAll,
  spoiltTexts,
  type Fitting,
} from './support/malformed.ts';
import { noDevices } from './support/no-devices.ts';
import { joinKiosk, joinProvedKiosk, PLACE } from './support/raw-kiosk.ts';
import { openSocketHouse, type SocketHouse } from './support/socket-house.ts';
import { until } from './support/until.ts';

interface Context {
  house: KioskHouse;
  /** A second socket server on the same shop, whose budgets no fuzz can use up. */
  door: SocketHouse;
  shop: TestShop;
  key: KioskKey;
  honest: KioskClient;
  /** Of a coupon that the honest kiosk holds all the while. */
  redemptionId: string;
  /** Of a coupon that nobody holds. */
  freeCode: string;
}
const test = suite<Context>('malformed input of kiosks');
/** Bodies that are signed well, beside INPUTS_PER_EVENT spoilt frames of the same event. */
const SIGNED_INPUTS = 2_000;
const NAMES = Object.keys(kioskCommands) as KioskCommandName[];

test.before(async (context) => {
  const house = await openKioskHouse();
  const { app } = house.house;
  context.house = house;
  context.shop = await house.addShop();
  context.key = await house.addKiosk(context.shop);
  const campaignId = context.shop.campaign.id;
  context.door = await openSocketHouse({
    live: Object.assign(Object.create(app.live) as typeof app.live, { campaignId }),
    store: noDevices,
    limits: {
      kioskBurst: 1e9,
      kioskCommandsPer10S: 1e9,
      floodPackets: 1e9,
      // A kiosk that has not proved its key is to stay for the whole of the fuzz.
      connectTimeoutMs: 120_000,
    },
    namespaces: [(door) => attachKioskNamespace({ ...door, kiosks: app.kiosks })],
  });
  context.honest = await connectKiosk(context.door.origin, await house.addKiosk(context.shop));
  const { code } = await house.addCoupon(context.shop);
  const held = await context.honest.say('hold', {
    coupon: { kind: 'code', code },
    basket: { ...basket, productNumber: context.shop.item.number },
  });
  assert.ok(held.ok, JSON.stringify(held));
  context.freeCode = (await house.addCoupon(context.shop)).code;
  context.redemptionId = held.value.redemptionId;
});
test.after(async ({ house, door, honest }) => {
  honest?.close();
  await door?.close();
  await house?.close();
});

const basket = { productNumber: 'A-1', quantity: 1, listMinor: null };
const coupon = { kind: 'code', code: '4F7K-9Q2M-XW3T5' };
const right = { kind: 'ticket', code: '4F7K-9Q2M-XW3T5' };
const nobody = randomUUID();

/**
 * What fits every command, so that one part of it can be spoilt; it names nothing that there is, but a coupon that is
 * free, for a product that is not.
 */
const bodies = (
  campaignId: string,
  freeCode: string,
): Record<KioskCommandName, Fitting[string]> => ({
  campaigns: {},
  watch: { campaignId },
  draw: { campaignId, right, number: 1 },
  'find-draw': { campaignId, right },
  confirm: { campaignId, drawId: nobody, form: { name: 'a' } },
  cancel: { campaignId, drawId: nobody },
  'look-up': { coupon },
  hold: { coupon: { kind: 'code', code: freeCode }, basket },
  redeem: { redemptionId: nobody },
  release: { redemptionId: nobody },
  undo: { redemptionId: nobody, because: 'a' },
  settle: { ids: ['A'.repeat(22)] },
  unlock: { staffCode: '9999' },
});

/** Signed well; its counter above all that came before. */
let counter = 0;
function frameOf({ key }: KioskKey, name: string, body: string): CommandFrame {
  counter += 1;
  return signedFrame(key, name, { id: newId(), counter, atMs: 1_000, body });
}

const codesOf = (answers: readonly Answer<unknown>[]): Map<string, number> => {
  const codes = new Map<string, number>();
  for (const answer of answers) {
    const code = answer.ok ? 'ok' : answer.refusal.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
};

/** What Postgres would reject, and what has a meaning elsewhere: as JSON texts. */
const HOSTILE_TEXTS = [
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"a\\udfff"',
  '"\\u001b"',
  '"__proto__"',
];

/** The body with each of its texts in turn replaced by a hostile one. */
const hostileBodies = (fits: string): string[] =>
  [...fits.matchAll(/(?<=:)"[^"]*"/g)].flatMap(({ 0: text, index }) =>
    HOSTILE_TEXTS.map(
      (hostile) => fits.slice(0, index) + hostile + fits.slice(index + text.length),
    ),
  );

/** Texts that are no JSON, or JSON of a kind that a schema might not expect. */
const brokenBodies = (fits: string): string[] => [
  '',
  ' ',
  '{',
  `${fits}${fits}`,
  fits.slice(0, -1),
  `\u{feff}${fits}`,
  fits.replaceAll('"', "'"),
  'NaN',
  'undefined',
  '1e999',
  `${'9'.repeat(400)}`,
  '"\\ud800"',
  '{"\\udfff":"\\u0000"}',
  '\ud800',
  '\0',
  `${'['.repeat(6_000)}`,
  `${'['.repeat(6_000)}${']'.repeat(6_000)}`,
  `${'{"a":'.repeat(1_500)}1${'}'.repeat(1_500)}`,
  fits.replace('{', '{"__proto__":{"scopes":["redeem"]},'),
  'x'.repeat(12_000),
  'x'.repeat(12_001),
];

test(`F1: ${INPUTS_PER_EVENT} spoilt "hello" over the wire are refused, proved or not (SEED=${SEED})`, async ({
  door,
  key,
}) => {
  const command = { mac: '0'.repeat(64) };
  const { client } = await joinKiosk(door.origin, key);
  const proved = await joinProvedKiosk(door.origin, key);
  for (const each of [client, proved]) {
    const answers = await sendAll(each, 'hello', spoiltTexts(command), PLACE);
    const codes = codesOf(answers);
    assert.equal([...codes.keys()].sort(), ['MALFORMED', 'NOT_ENROLLED']);
    assert.ok(codes.get('MALFORMED')! > answers.length * 0.6, JSON.stringify([...codes]));
    each.close();
  }
});

for (const name of NAMES) {
  test(`F1, X10: ${INPUTS_PER_EVENT} spoilt frames of "${name}" over the wire are refused, none is fatal (SEED=${SEED})`, async ({
    door,
    shop,
    key,
    freeCode,
  }) => {
    const body = JSON.stringify(bodies(shop.campaign.id, freeCode)[name]);
    const client = await joinProvedKiosk(door.origin, key);
    const before = door.sockets.counters.malformed;
    const sent = await fuzzEvent(client, name, { ...frameOf(key, name, body) }, PLACE);
    const malformed = door.sockets.counters.malformed - before;
    assert.ok(malformed > sent * 0.6, `only ${malformed} were malformed`);
    client.close();
  });

  test(`F1, X10: ${SIGNED_INPUTS} frames of "${name}" that are signed well and say nonsense are refused`, async ({
    door,
    shop,
    freeCode,
    house,
  }) => {
    // The budget of guesses of a new one is full.
    const key = await house.addKiosk(shop);
    const body = bodies(shop.campaign.id, freeCode)[name];
    const fits = JSON.stringify(body);
    const texts = [
      ...spoiltTexts(body, { least: SIGNED_INPUTS, within: true }),
      ...brokenBodies(fits),
      ...hostileBodies(fits),
    ];
    const frames = texts.map((text) => JSON.stringify(frameOf(key, name, text)));
    const client = await joinProvedKiosk(door.origin, key);
    const codes = codesOf(await sendAll(client, name, frames, PLACE));
    assert.ok(codes.get('MALFORMED')! > frames.length * 0.6, JSON.stringify([...codes]));
    assert.not(codes.has('NOT_ENROLLED'), 'they were signed well');
    client.close();
  });
}

test('F1: who has not proved a key is refused, however well a frame is signed', async ({
  door,
  shop,
  key,
  freeCode,
}) => {
  const { client } = await joinKiosk(door.origin, key);
  for (const [name, body] of Object.entries(bodies(shop.campaign.id, freeCode))) {
    client.received.length = 0;
    const frame = JSON.stringify(frameOf(key, name, JSON.stringify(body)));
    const answers = await sendAll(client, name, [frame], PLACE);
    assert.equal([...codesOf(answers).keys()], ['NOT_ENROLLED']);
  }
  client.close();
});

test('F1: a message that asks for no answer, or names no event, is counted and dropped', async ({
  door,
  shop,
  key,
  freeCode,
}) => {
  const client = await joinProvedKiosk(door.origin, key);
  const { counters } = door.sockets;
  const { malformed, unknownEvents } = counters;
  for (const [name, body] of Object.entries(bodies(shop.campaign.id, freeCode))) {
    const frame = JSON.stringify(frameOf(key, name, JSON.stringify(body)));
    client.send(`42${PLACE},["${name}",${frame}]`);
    client.send(`42${PLACE},["${name}"]`);
  }
  const strange = ['"constructor"', '"__proto__"', '"identify"', '"revoked"', '7', '""'];
  strange.forEach((name, id) => client.send(`42${PLACE},${id}[${name},{}]`));
  await until('counted', () => counters.malformed === malformed + 2 * NAMES.length);
  await until('counted', () => counters.unknownEvents === unknownEvents + strange.length);
  assert.ok(client.isOpen());
  client.close();
});

test('F1: binary and what JSON cannot say, by way of the real client library', async ({
  door,
  shop,
  key,
  freeCode,
}) => {
  const client = await connectKiosk(door.origin, key);
  for (const name of ['hello', ...NAMES]) {
    const body = JSON.stringify(bodies(shop.campaign.id, freeCode)[name as KioskCommandName] ?? {});
    const frame = frameOf(key, name, body);
    const inputs: unknown[] = [
      new Uint8Array(64),
      { ...frame, body: new Uint8Array(16) },
      { ...frame, mac: Buffer.from(frame.mac, 'hex') },
      [new Uint8Array(1), new Uint8Array(2)],
      { ...frame, counter: Number.NaN },
      { ...frame, counter: Infinity },
      new Date(),
    ];
    for (const input of inputs) {
      const answer = await client.send(name, input);
      assertTypedRefusal(answer);
      assert.is(answer.ok ? 'ok' : answer.refusal.code, 'MALFORMED');
    }
  }
  client.close();
});

test('F1: who connects with nonsense is told so, and nothing more', async ({ door, key }) => {
  const auths: object[] = [
    {},
    { version: '1', kiosk: key.id },
    { version: 1, kiosk: { id: key.id } },
    { version: 1, kiosk: 'x'.repeat(9_000) },
    { version: 1, kiosk: `${key.id}\u0000` },
    { version: 1, kiosk: key.id, language: '__proto__' },
    { version: 1, kiosk: new Uint8Array(16) },
    { version: 1e300, kiosk: key.id },
  ];
  for (const auth of auths) {
    const socket = kioskSocket(door.origin, auth);
    const message = await new Promise<string>((resolve) => {
      socket.once('connect_error', (error) => resolve(error.message));
      socket.once('connect', () => resolve('connected'));
    });
    assert.match(message, /^(MALFORMED|UNKNOWN_VERSION)$/);
    socket.close();
  }
});

test('X10: after all this nothing was done, and the counter works as before', async ({
  house,
  honest,
  redemptionId,
}) => {
  const [{ claims, redemptions }] = (await house.sql(
    'select (select count(*)::int from claims) claims, (select count(*)::int from redemptions) redemptions',
  )) as [{ claims: number; redemptions: number }];
  assert.equal({ claims, redemptions }, { claims: 0, redemptions: 1 });
  const redeemed = await honest.say('redeem', { redemptionId });
  assert.ok(redeemed.ok, JSON.stringify(redeemed));
  assert.is(({} as Record<string, unknown>)['polluted'], undefined);
});

test('F1: nothing of all this was a fault, and the log quotes none of it', ({ door }) => {
  assert.is(door.sockets.counters.faults, 0);
  assert.equal(door.logged, []);
});

test.run();
