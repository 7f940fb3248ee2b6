import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryKeyStore, openDeviceKey } from '../../client/device/device-key.ts';
import { connect } from '../../client/net/connection.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import { startApp, type TestApp } from '../support/app.ts';
import type { TestCampaign } from '../support/campaigns.ts';
import { enter, newDevice, newKey, type Shopper, type ShopperOptions } from '../support/shopper.ts';
import { until } from './support/until.ts';

interface Context {
  product: TestApp;
  campaign: TestCampaign;
  shoppers: Shopper[];
}
const test = suite<Context>('shoppers draw');

test.before(async (context) => {
  context.product = await startApp();
  context.shoppers = [];
  // Each test has numbers and shoppers of its own, so one campaign will do.
  context.campaign = await context.product.addCampaign({ sheets: 200, holdSeconds: 600 });
});
test.after.each(({ shoppers }) => {
  for (const shopper of shoppers.splice(0)) shopper.leave();
});
test.after(async ({ product }) => {
  await product.close();
});

async function come(context: Context, extra: Partial<ShopperOptions> = {}): Promise<Shopper> {
  const { origin } = context.product;
  const shopper = await enter({ origin, campaign: context.campaign, ...extra });
  context.shoppers.push(shopper);
  return shopper;
}

const codeOf = (answer: Answer<unknown>): string => (answer.ok ? 'ok' : answer.refusal.code);

const FORM = {
  name: 'Hana Sato',
  email: 'hana@example.com',
};

test('L5 L8: a drawn number leaves the other screen, and comes back with a cancel', async (context) => {
  const [one, other] = [await come(context), await come(context)];
  await until('board is there', () => other.board !== undefined);
  const drawn = await one.draw(7);
  assert.ok(drawn.ok, codeOf(drawn));
  await until('gone', () => other.board!.has(7), 1_000);
  assert.is(codeOf(await other.draw(7)), 'NUMBER_TAKEN');
  const cancelled = await one.cancel();
  assert.ok(cancelled.ok && cancelled.value.state === 'cancelled');
  await until('back', () => !other.board!.has(7), 1_000);
  assert.is(codeOf(await one.draw(8)), 'ALREADY_DRAWN');
});

test('X4: the same key is the same draw, whatever became of the first answer', async (context) => {
  const shopper = await come(context);
  const key = newKey();
  const [first, second] = [await shopper.draw(3, key), await shopper.draw(3, key)];
  assert.ok(first.ok && second.ok);
  assert.equal(second.value.ticket, first.value.ticket);
  assert.is(codeOf(await shopper.draw(4, key)), 'IDEMPOTENCY_MISMATCH');
});

test('L7 X4: a confirmation with the same key and form is repeated, with another form it is not', async (context) => {
  const shopper = await come(context);
  assert.ok((await shopper.draw(5)).ok);
  const key = newKey();
  const confirmed = await shopper.confirm(FORM, key);
  assert.ok(confirmed.ok, JSON.stringify(confirmed));
  const reordered = Object.fromEntries(Object.entries(FORM).reverse());
  assert.is(codeOf(await shopper.confirm(reordered as typeof FORM, key)), 'ok');
  const changed = { ...FORM, name: 'Hana Saito' };
  assert.is(codeOf(await shopper.confirm(changed, key)), 'IDEMPOTENCY_MISMATCH');
});

test('L6: after a reload the page is told its own draw', async (context) => {
  const first = await come(context);
  assert.ok((await first.draw(9)).ok);
  first.leave();
  const again = await come(context, { device: first.device });
  await until('told', () => again.own !== undefined);
  assert.is(again.own!.number, 9);
  assert.is(codeOf(await again.draw(10)), 'ALREADY_DRAWN');
});

test('L6: parallel tabs of one device draw exactly once', async (context) => {
  const first = await come(context, { follows: false });
  const tabs = [first];
  for (let tab = 1; tab < 16; tab += 1) {
    tabs.push(await come(context, { device: first.device, follows: false }));
  }
  const answers = await Promise.all(tabs.map((tab, index) => tab.draw(index + 101)));
  assert.is(answers.filter((answer) => answer.ok).length, 1);
  const codes = new Set(answers.filter((answer) => !answer.ok).map(codeOf));
  assert.equal([...codes], ['ALREADY_DRAWN']);
});

test('L6: a copied cookie with keys of its own gets no second draw', async (context) => {
  const owner = await come(context);
  assert.ok((await owner.draw(11)).ok);
  const copy = async () => ({
    cookie: owner.device.cookie,
    key: await openDeviceKey(memoryKeyStore()),
  });
  // The first other key counts as the same device whose key was erased, so it has drawn already.
  const second = await come(context, { device: await copy() });
  assert.is(codeOf(await second.draw(12)), 'ALREADY_DRAWN');
  const third = await come(context, { device: await copy() });
  assert.is(codeOf(await third.draw(13)), 'DEVICE_MISMATCH');
  assert.is(third.own, undefined, 'nor does it see the draw');
});

test('L6: the same key with a fresh cookie gets no second draw', async (context) => {
  const owner = await come(context);
  assert.ok((await owner.draw(14)).ok);
  const { cookie } = await newDevice(context.product.origin, context.campaign.slug);
  const fresh = await come(context, { device: { cookie, key: owner.device.key } });
  assert.is(codeOf(await fresh.draw(15)), 'ALREADY_DRAWN');
});

test('L6: who clears the site data is a new device, and may draw', async (context) => {
  const before = await come(context);
  assert.ok((await before.draw(16)).ok);
  const after = await come(context);
  assert.is(codeOf(await after.draw(17)), 'ok');
});

test('L6: without a cookie, or without its key, one may watch and not draw', async (context) => {
  const { origin } = context.product;
  const { id: campaignId, slug } = context.campaign;
  const device = await newDevice(origin, slug);
  const visitors = [
    connect({ origin, headers: { origin }, device: device.key }),
    connect({ origin, headers: { origin, cookie: device.cookie } }),
    connect({ origin, headers: { origin, cookie: `${device.cookie}x` }, device: device.key }),
  ];
  for (const visitor of visitors) {
    assert.is(codeOf(await visitor.send('watch', { campaignId })), 'ok');
    const draw = { campaignId, number: 1, key: newKey() };
    assert.is(codeOf(await visitor.send('draw', draw)), 'NOT_IDENTIFIED');
    visitor.close();
  }
});

test('F1: what no table can hold is refused at the gate, not in the middle of a batch', async (context) => {
  const shopper = await come(context);
  assert.ok((await shopper.draw(18)).ok);
  for (const name of ['nul \0', 'half \ud800', '\udfff']) {
    assert.is(codeOf(await shopper.confirm({ ...FORM, name })), 'MALFORMED');
  }
  assert.is(codeOf(await shopper.confirm(FORM)), 'ok');
});

test('F1: campaigns that are none, and ids in other letters', async (context) => {
  const shopper = await come(context);
  const none = { campaignId: '00000000-0000-4000-8000-000000000000' };
  const draw = { number: 19, key: newKey() };
  assert.is(
    codeOf(await shopper.connection.send('draw', { ...none, ...draw })),
    'UNKNOWN_CAMPAIGN',
  );
  assert.is(codeOf(await shopper.connection.send('watch', none)), 'UNKNOWN_CAMPAIGN');
  const campaignId = context.campaign.id.toUpperCase();
  assert.is(codeOf(await shopper.connection.send('draw', { campaignId, ...draw })), 'ok');
});

test('X4: a command that is on its way while the server restarts is carried out once', async (context) => {
  const shopper = await come(context, { reconnectMs: 50, ackTimeoutMs: 500 });
  await context.product.stop();
  const drawing = shopper.draw(20);
  await context.product.start();
  const drawn = await drawing;
  assert.ok(drawn.ok, codeOf(drawn));
  await until('on the own screen too', () => shopper.board?.has(20) ?? false);
});

test('X5: every screen of a crowd that comes back after a restart is right', async (context) => {
  const crowd = await Promise.all(
    Array.from({ length: 30 }, () => come(context, { reconnectMs: 50 })),
  );
  await context.product.stop();
  await context.product.start();
  const painter = await come(context);
  assert.ok((await painter.draw(21)).ok);
  await until(
    'all are right',
    () => crowd.every(({ feed, board }) => feed?.state === 'live' && board!.has(21)),
    20_000,
  );
});

test.run();
