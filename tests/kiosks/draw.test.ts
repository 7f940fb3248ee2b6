// A draw from the kiosk's side, over the wire of strangers: no code of ours signs these frames.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { until } from '../socket/support/until.ts';
import { openKioskHouse, type KioskHouse, type TestShop } from './support/kiosk-house.ts';

const test = suite<{ house: KioskHouse; shop: TestShop }>('draws at a kiosk');
test.before(async (context) => {
  context.house = await openKioskHouse();
  context.shop = await context.house.addShop({ sheets: 100 });
});
test.after(({ house }) => house?.close());

const form = { name: 'Aki Tanaka' };

test('X10: a member draws at a kiosk and confirms; whoever watches sees the number go', async ({
  house,
  shop,
}) => {
  const kiosk = await house.openKiosk(shop);
  const display = await house.openKiosk(shop, ['display']);
  const campaigns = await kiosk.say('campaigns', {});
  assert.ok(campaigns.ok);
  const { campaignId } = campaigns.value[0]!;
  assert.is(campaignId, shop.campaign.id);
  const board = await display.say('watch', { campaignId });
  assert.ok(board.ok && Buffer.from(board.value.taken, 'base64').every((byte) => byte === 0));

  const right = { kind: 'member', membershipNumber: await house.addMember() } as const;
  const drawn = await kiosk.say('draw', { campaignId, right, number: 17 });
  assert.ok(drawn.ok, JSON.stringify(drawn));
  assert.is(drawn.value.number, 17);
  assert.is(drawn.value.state, 'held');
  await until('the display is told', () => display.events.some(([name]) => name === 'frame'));

  const again = await kiosk.say('draw', { campaignId, right, number: 18 });
  assert.ok(!again.ok && again.refusal.code === 'ALREADY_DRAWN');
  assert.ok(again.refusal.say.length > 20);
  const found = await kiosk.say('find-draw', { campaignId, right });
  assert.ok(found.ok && found.value.drawId === drawn.value.drawId);

  const { drawId } = drawn.value;
  const incomplete = await kiosk.say('confirm', { campaignId, drawId, form: {} });
  assert.ok(!incomplete.ok && incomplete.refusal.code === 'FORM_INCOMPLETE');
  const confirmed = await kiosk.say('confirm', { campaignId, drawId, form });
  assert.ok(confirmed.ok && confirmed.value.state === 'confirmed');
});

test('X10: a kiosk lets the server pick a number, and gives a draw back', async ({
  house,
  shop,
}) => {
  const kiosk = await house.openKiosk(shop);
  const campaignId = shop.campaign.id;
  const right = { kind: 'member', membershipNumber: await house.addMember() } as const;
  const drawn = await kiosk.say('draw', { campaignId, right, number: null });
  assert.ok(drawn.ok);
  const { drawId } = drawn.value;
  const cancelled = await kiosk.say('cancel', { campaignId, drawId });
  assert.ok(cancelled.ok && cancelled.value.state === 'cancelled');
  const none = await kiosk.say('cancel', { campaignId, drawId });
  assert.ok(!none.ok && none.refusal.code === 'NOTHING_HELD');
});

test('X10 L18: whoever holds a ticket code draws once with it, at this shop alone', async ({
  house,
  shop,
}) => {
  const { id: campaignId } = await house.house.addCampaign({
    sellerId: shop.sellerId,
    sheets: 20,
    conditions: { draw: { rule: 'board', entry: 'ticket' } },
  });
  const [code = '', other = ''] = await ticketCodes(shop, campaignId, 2);
  const kiosk = await house.openKiosk(shop);
  const right = { kind: 'ticket', code } as const;
  const drawn = await kiosk.say('draw', { campaignId, right, number: 5 });
  assert.ok(drawn.ok && drawn.value.state === 'held', JSON.stringify(drawn));
  // As people type it, and at another kiosk of the shop.
  const typed = { kind: 'ticket', code: code.toLowerCase().replaceAll('-', ' ') } as const;
  const beside = await house.openKiosk(shop);
  const found = await beside.say('find-draw', { campaignId, right: typed });
  assert.ok(found.ok && found.value.drawId === drawn.value.drawId);
  const again = await beside.say('draw', { campaignId, right: typed, number: 6 });
  assert.ok(!again.ok && again.refusal.code === 'ALREADY_DRAWN');
  const confirmed = await kiosk.say('confirm', { campaignId, drawId: drawn.value.drawId, form });
  assert.ok(confirmed.ok && confirmed.value.state === 'confirmed');

  const member = { kind: 'member', membershipNumber: await house.addMember() } as const;
  const none = await kiosk.say('draw', { campaignId, right: member, number: 7 });
  assert.ok(!none.ok, 'a ticket is asked for here');
  const invented = { kind: 'ticket', code: '0000-0000-00000' } as const;
  const unknown = await kiosk.say('draw', { campaignId, right: invented, number: 7 });
  assert.ok(!unknown.ok && unknown.refusal.code === 'CODE_UNKNOWN');
  const elsewhere = await house.openKiosk(await house.addShop());
  const foreign = { kind: 'ticket', code: other } as const;
  const away = await elsewhere.say('draw', { campaignId, right: foreign, number: 7 });
  assert.ok(!away.ok && away.refusal.code === 'WRONG_SHOP');
  const rows = await house.sql('select number, state from claims where campaign_id = ?', [
    campaignId,
  ]);
  assert.equal(
    rows.map((row) => ({ ...row })),
    [{ number: 5, state: 'confirmed' }],
  );
});

/** Made by staff, as for printing. */
async function ticketCodes({ client }: TestShop, campaignId: string, count: number) {
  const doors = `/campaigns/${campaignId}/tickets`;
  const made = await client.send('POST', doors, { body: { label: 'Receipts', count } });
  const { id } = made.body as { id: string };
  const batch = await client.send('GET', `${doors}/${id}`);
  assert.is(batch.status, 200, batch.text);
  return (batch.body as { codes: string[] }).codes;
}

test('X10: when every number is taken the kiosk is told so', async ({ house, shop }) => {
  const { id: campaignId } = await house.house.addCampaign({ sellerId: shop.sellerId, sheets: 3 });
  const kiosk = await house.openKiosk(shop);
  const codes: string[] = [];
  for (let member = 0; member < 4; member += 1) {
    const right = { kind: 'member', membershipNumber: await house.addMember() } as const;
    const drawn = await kiosk.say('draw', { campaignId, right, number: null });
    codes.push(drawn.ok ? 'drawn' : drawn.refusal.code);
  }
  assert.equal(codes, ['drawn', 'drawn', 'drawn', 'NO_NUMBER_LEFT']);
});

test('X10: a draw on somebody’s own device is not a kiosk’s to confirm', async ({
  house,
  shop,
}) => {
  const kiosk = await house.openKiosk(shop);
  const campaignId = shop.campaign.id;
  const refused = await kiosk.say('confirm', { campaignId, drawId: campaignId, form });
  assert.ok(!refused.ok && refused.refusal.code === 'NOTHING_HELD');
});

test.run();
