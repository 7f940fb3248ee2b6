// D9: what the network does to commands. Generated for every command that is recorded.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  RECORDED_COMMANDS,
  type CommandFrame,
  type KioskCommandName,
} from '../../common/protocol/kiosk.ts';
import type { KioskAnswerFrame, SettledCommand } from '../../common/protocol/kiosk-answers.ts';
import {
  connectKiosk,
  newId,
  signedFrame,
  type KioskClient,
  type KioskKey,
} from './support/kiosk-client.ts';
import { openKioskHouse, type KioskHouse, type TestShop } from './support/kiosk-house.ts';

type Recorded = (typeof RECORDED_COMMANDS)[number];
interface Context {
  house: KioskHouse;
  shop: TestShop;
  key: KioskKey;
  kiosk: KioskClient;
}

const test = suite<Context>('commands that get lost, come twice or come late');
test.before(async (context) => {
  context.house = await openKioskHouse();
  context.shop = await context.house.addShop();
  context.key = await context.house.addKiosk(context.shop);
  context.kiosk = await connectKiosk(context.house.origin, context.key);
});
test.after(async ({ house, kiosk }) => {
  kiosk?.close();
  await house?.close();
});

type Frame = KioskAnswerFrame<Record<string, never>>;
const valueOf = (answer: KioskAnswerFrame<unknown>): Record<string, string> => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value as Record<string, string>;
};

/** A body of the command that will be accepted once. */
async function readyBody({ house, shop, kiosk }: Context, name: Recorded): Promise<object> {
  const campaignId = shop.campaign.id;
  const draw = async () => ({
    campaignId,
    right: { kind: 'member', membershipNumber: await house.addMember() },
    number: null,
  });
  const hold = async () => ({
    coupon: { kind: 'code', code: (await house.addCoupon(shop)).code },
    basket: { productNumber: shop.item.number, quantity: 1, listMinor: null },
  });
  const ask = async (name: KioskCommandName, body: object) =>
    valueOf(await kiosk.send(name, kiosk.frame(name, body)));
  switch (name) {
    case 'draw':
      return draw();
    case 'confirm':
    case 'cancel': {
      const { drawId } = await ask('draw', await draw());
      return { campaignId, drawId, ...(name === 'confirm' ? { form: { name: 'Aki' } } : {}) };
    }
    case 'hold':
      return hold();
    case 'redeem':
    case 'release': {
      const { redemptionId } = await ask('hold', await hold());
      return { redemptionId };
    }
    case 'undo': {
      const { redemptionId } = await ask('hold', await hold());
      await ask('redeem', { redemptionId });
      return { redemptionId, because: 'rung up twice' };
    }
  }
}

const plain = ({ repeated: _repeated, ...answer }: KioskAnswerFrame<unknown>) => answer;

const resigned = (key: KioskKey, name: string, { mac: _mac, ...frame }: CommandFrame, part = {}) =>
  signedFrame(key.key, name, { ...frame, ...part });

for (const name of RECORDED_COMMANDS) {
  test(`D9: "${name}" whose answer was lost happens once, and is answered alike`, async (context) => {
    const { kiosk, house, key } = context;
    const frame = kiosk.frame(name, await readyBody(context, name));
    const first = await kiosk.send(name, frame);
    assert.ok(first.ok && !first.repeated, JSON.stringify(first));
    const later = await connectKiosk(house.origin, key);
    const again = await later.send(name, frame);
    assert.ok(again.ok && again.repeated);
    assert.equal(plain(again), plain(first));
    const settled = await later.say('settle', { ids: [frame.id, newId()] });
    const [known, unknown] = valueOf(settled) as unknown as SettledCommand[];
    assert.equal((known!.answer as unknown as Frame).ok, true);
    assert.is(unknown!.answer, null);
    later.close();
  });

  test(`D9: "${name}" that comes five times at once, over two connections, happens once`, async (context) => {
    const { kiosk, house, key } = context;
    const frame = kiosk.frame(name, await readyBody(context, name));
    const other = await connectKiosk(house.origin, key);
    const answers = await Promise.all(
      [kiosk, other, kiosk, other, kiosk].map((each) => each.send(name, frame)),
    );
    const told = new Set(answers.map((answer) => essence(answer)));
    assert.is(told.size, 1, [...told].join('\n'));
    assert.ok(answers[0]!.ok, JSON.stringify(answers[0]));
    other.close();
  });

  test(`D9: "${name}" with a counter that is used, or changed in any part, is refused`, async (context) => {
    const { kiosk, key } = context;
    const frame = kiosk.frame(name, await readyBody(context, name));
    assert.ok((await kiosk.send(name, frame)).ok);
    const asked: [what: string, frame: object, code: string][] = [
      ['another id', resigned(key, name, frame, { id: newId() }), 'REPLAYED'],
      ['another counter', resigned(key, name, frame, { counter: frame.counter + 1e6 }), MISMATCH],
      ['another body', resigned(key, name, frame, { body: `${frame.body} ` }), MISMATCH],
      ['an unsigned body', { ...frame, body: `${frame.body} ` }, 'NOT_ENROLLED'],
      ['an unsigned counter', { ...frame, counter: frame.counter + 7 }, 'NOT_ENROLLED'],
      ['signed for another command', resigned(key, 'campaigns', frame), 'NOT_ENROLLED'],
    ];
    for (const [what, changed, code] of asked) {
      const answer = await kiosk.send(name, changed);
      assert.is(answer.ok ? 'ok' : answer.refusal.code, code, what);
    }
  });

  for (const [clock, leadMs] of Object.entries({
    early: 300_000,
    late: -300_000,
    hour: -3_600_000,
  })) {
    test(`D9: "${name}" by a clock that is wrong (${clock}) is carried out`, async (context) => {
      const { kiosk } = context;
      const atMs = Date.now() + leadMs;
      const frame = kiosk.frame(name, await readyBody(context, name), { atMs });
      assert.ok((await kiosk.send(name, frame)).ok);
    });
  }
}

const MISMATCH = 'IDEMPOTENCY_MISMATCH';

/** A receipt is signed anew for every answer; what it says is the same. */
function essence(answer: KioskAnswerFrame<unknown>): string {
  if (!answer.ok) return answer.refusal.code;
  const { receipt: _receipt, proof: _proof, ...rest } = answer.value as Record<string, unknown>;
  return JSON.stringify(Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)));
}

test('D9: counters of commands that are forgotten stay used up', async (context) => {
  const { kiosk, house, key } = context;
  const frame = kiosk.frame('hold', await readyBody(context, 'hold'));
  assert.ok((await kiosk.send('hold', frame)).ok);
  await house.sql(`update kiosk_commands set at = now() - interval '31 days' where id = ?`, [
    frame.id,
  ]);
  await house.house.app.kiosks.sweep();
  const answer = await kiosk.send('hold', resigned(key, 'hold', frame));
  assert.is(answer.ok ? 'ok' : answer.refusal.code, 'REPLAYED');
});

test.run();
