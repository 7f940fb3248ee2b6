// F10: every command × every scope × own shop, other shop, revoked; made from the table that the server
// itself uses, so that a command without a row cannot be.
import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  COMMAND_SCOPES,
  helloText,
  KIOSK_SCOPES,
  kioskCommands,
  type KioskCommand,
  type KioskCommandName,
} from '../../common/protocol/kiosk.ts';
import type { KioskAnswerFrame } from '../../common/protocol/kiosk-answers.ts';
import { until } from '../socket/support/until.ts';
import {
  connectKiosk,
  kioskSocket,
  macOf,
  newId,
  signedFrame,
  type KioskClient,
} from './support/kiosk-client.ts';
import {
  openKioskHouse,
  type HeldCoupon,
  type KioskHouse,
  type TestShop,
} from './support/kiosk-house.ts';

/** Things of one shop that every command names. */
interface Things {
  readonly campaignId: string;
  readonly membershipNumber: string;
  readonly coupon: HeldCoupon;
  readonly productNumber: string;
  readonly redemptionId: string;
}

interface Context {
  house: KioskHouse;
  own: TestShop;
  things: Things;
  other: TestShop;
}

const test = suite<Context>('who may do what at a kiosk');
const NAMES = Object.keys(kioskCommands) as KioskCommandName[];

test.before(async (context) => {
  const house = await openKioskHouse();
  context.house = house;
  context.own = await house.addShop();
  context.other = await house.addShop();
  const coupon = await house.addCoupon(context.own);
  const kiosk = await house.openKiosk(context.own);
  const held = await hold(kiosk, await house.addCoupon(context.own), context.own.item.number);
  context.things = {
    campaignId: context.own.campaign.id,
    membershipNumber: await house.addMember(),
    coupon,
    productNumber: context.own.item.number,
    redemptionId: held,
  };
});
test.after(({ house }) => house?.close());

async function hold(kiosk: KioskClient, { code }: HeldCoupon, productNumber: string) {
  const coupon = { kind: 'code', code } as const;
  const basket = { productNumber, quantity: 1, listMinor: null };
  const held = await kiosk.say('hold', { coupon, basket });
  if (!held.ok) throw new Error(JSON.stringify(held.refusal));
  return held.value.redemptionId;
}

/** Of each command a body that fits. */
function bodies({ campaignId, membershipNumber, coupon, productNumber, redemptionId }: Things): {
  readonly [Name in KioskCommandName]: KioskCommand<Name>;
} {
  const right = { kind: 'member', membershipNumber } as const;
  const shown = { kind: 'code', code: coupon.code } as const;
  const drawId = randomUUID();
  return {
    campaigns: {},
    watch: { campaignId },
    draw: { campaignId, right, number: 1 },
    'find-draw': { campaignId, right },
    confirm: { campaignId, drawId, form: {} },
    cancel: { campaignId, drawId },
    'look-up': { coupon: shown },
    hold: { coupon: shown, basket: { productNumber, quantity: 1, listMinor: null } },
    redeem: { redemptionId },
    release: { redemptionId },
    undo: { redemptionId, because: 'a test' },
    settle: { ids: [newId()] },
    unlock: { staffCode: '2468' },
  };
}

const codeOf = (answer: KioskAnswerFrame<unknown>): string =>
  answer.ok ? 'ok' : answer.refusal.code;

for (const scope of KIOSK_SCOPES) {
  test(`F10: at its own shop a kiosk with the scope ${scope} may do what the table says`, async ({
    house,
    own,
    things,
  }) => {
    const kiosk = await house.openKiosk(own, [scope]);
    for (const name of NAMES) {
      const code = codeOf(await kiosk.say(name, bodies(things)[name]));
      const may = COMMAND_SCOPES[name].includes(scope);
      assert.is(code === 'WRONG_SCOPE', !may, `${name} with ${scope}: ${code}`);
    }
  });

  test(`F10: a kiosk of another shop with the scope ${scope} reaches nothing of this one`, async ({
    house,
    other,
    things,
  }) => {
    const before = await stateOf(house, things);
    const kiosk = await house.openKiosk(other, [scope]);
    for (const name of NAMES) {
      const answer = await kiosk.say(name, bodies(things)[name]);
      const expected = COMMAND_SCOPES[name].includes(scope) ? ELSEWHERE[name] : ['WRONG_SCOPE'];
      assert.ok(expected.includes(codeOf(answer)), `${name} with ${scope}: ${codeOf(answer)}`);
      assert.not.match(JSON.stringify(answer), new RegExp(things.campaignId), name);
    }
    assert.equal(await stateOf(house, things), before);
  });

  test(`F10: a revoked kiosk with the scope ${scope} can do nothing, within five seconds`, async ({
    house,
    own,
  }) => {
    const key = await house.addKiosk(own, [scope]);
    const kiosk = await connectKiosk(house.origin, key);
    const begun = performance.now();
    const reply = await own.client.send('POST', `/kiosks/${key.id}/revoke`, { body: {} });
    assert.is(reply.status, 200, reply.text);
    await until('the connection has ended', () => !kiosk.socket.connected, 5_000);
    assert.ok(performance.now() - begun < 5_000);
    assert.ok(kiosk.events.some(([name]) => name === 'revoked'));
    const again = await connectKiosk(house.origin, key).catch((error: Error) => error.message);
    assert.is(again, 'NOT_ENROLLED');
  });
}

test('F10: a revoked key opens no command, each signed as it has to be', async ({
  house,
  own,
  things,
}) => {
  const key = await house.addKiosk(own);
  await own.client.send('POST', `/kiosks/${key.id}/revoke`, { body: {} });
  const before = await stateOf(house, things);
  const socket = kioskSocket(house.origin, { version: 1, kiosk: key.id, language: 'en' });
  const challenge = await new Promise<string>((resolve) => socket.once('challenge', resolve));
  const say = (name: string, frame: unknown): Promise<KioskAnswerFrame<unknown>> =>
    socket.timeout(10_000).emitWithAck(name, frame);
  const hello = await say('hello', { mac: macOf(key.key, helloText(challenge)) });
  assert.is(codeOf(hello), 'NOT_ENROLLED');
  for (const [at, name] of NAMES.entries()) {
    const body = JSON.stringify(bodies(things)[name]);
    const frame = { id: newId(), counter: at + 1, atMs: Date.now(), body };
    const answer = await say(name, signedFrame(key.key, name, frame));
    assert.is(codeOf(answer), 'NOT_ENROLLED', name);
  }
  assert.equal(await stateOf(house, things), before);
  socket.close();
});

/** What is answered about things of another shop. */
const ELSEWHERE: Readonly<Record<KioskCommandName, readonly string[]>> = {
  campaigns: ['ok'],
  watch: ['WRONG_SHOP'],
  draw: ['WRONG_SHOP'],
  'find-draw': ['WRONG_SHOP'],
  confirm: ['WRONG_SHOP'],
  cancel: ['WRONG_SHOP'],
  'look-up': ['COUPON_WRONG_SELLER'],
  hold: ['PRODUCT_GONE'],
  redeem: ['WRONG_SHOP'],
  release: ['WRONG_SHOP'],
  undo: ['WRONG_SHOP'],
  settle: ['ok'],
  unlock: ['ok'],
};

const stateOf = (house: KioskHouse, { redemptionId, coupon, campaignId }: Things) =>
  house.sql(
    `select (select state from redemptions where id = ?) as redemption,
       (select state from coupons where id = ?) as coupon,
       (select count(*) from claims where campaign_id = ?) as claims`,
    [redemptionId, coupon.couponId, campaignId],
  );

test('F10: every command has its scopes, and every scope a command of its own', () => {
  assert.equal(Object.keys(COMMAND_SCOPES).sort(), [...NAMES].sort());
  for (const name of NAMES) assert.ok(COMMAND_SCOPES[name].length > 0);
  assert.ok(COMMAND_SCOPES.draw.length === 1 && COMMAND_SCOPES.redeem.length === 1);
});

test.run();
