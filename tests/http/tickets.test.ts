import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeFromBytes, showCode } from '../../common/code/typed-code.ts';
import type { TicketBatch, TicketBatchCodes } from '../../common/protocol/counter.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { WalletCoupon } from '../../common/protocol/shop.ts';
import type { ClaimedTicket } from '../../common/protocol/tickets.ts';
import { GUESSES_PER_ADDRESS } from '../../server/kiosks/guessing.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller, type CampaignOptions, type TestCampaign } from '../support/campaigns.ts';
import { enter, newDevice, newKey, type Shopper, type ShopperOptions } from '../support/shopper.ts';
import { memberClient, type MemberClient } from './support/member-client.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

interface Context {
  readonly house: TestApp;
  readonly seller: SellerClient;
  readonly sellerId: string;
  readonly logged: string[];
}
const test = suite<Context>('ticket codes, from the dashboard to the wallet');

const inside: Shopper[] = [];
test.before(async (context) => {
  const logged: string[] = [];
  const house = await startApp({
    config: { logLevel: 'debug', trustedProxies: ['127.0.0.1', '::1'] },
    log: { write: (line) => void logged.push(line) },
  });
  const account = await addSeller(house.app.db);
  const seller = sellerClient(house.origin);
  await seller.signIn(account);
  Object.assign(context, { house, seller, sellerId: account.sellerId, logged });
});
test.after(async ({ house }) => {
  for (const shopper of inside) shopper.leave();
  await house?.close();
});

async function comeIn(options: ShopperOptions): Promise<Shopper> {
  const shopper = await enter({ follows: false, ...options });
  inside.push(shopper);
  return shopper;
}

/** An own network address each, so that no test uses up another's guesses. */
const fromElsewhere = () => ({ 'x-forwarded-for': `203.0.113.${1 + (randomBytes(1)[0]! % 250)}` });

const campaignOf = (
  { house, sellerId }: Context,
  draw: { entry: 'device' | 'ticket'; oncePerMember?: true },
  part: CampaignOptions = {},
): Promise<TestCampaign> =>
  house.addCampaign({
    sheets: 40,
    sellerId,
    conditions: { draw: { rule: 'board', ...draw } },
    ...part,
  });

/** Every code of these tests. */
const everyCode: string[] = [];

async function batchOf({ seller }: Context, { id }: TestCampaign, count = 3) {
  const path = `/campaigns/${id}/tickets`;
  const made = await seller.send('POST', path, { body: { label: '=Receipts', count } });
  assert.is(made.status, 200, made.text);
  const { id: batch } = made.body as TicketBatch;
  const codes = ((await seller.send('GET', `${path}/${batch}`)).body as TicketBatchCodes).codes;
  everyCode.push(...codes);
  return { path, batch, codes };
}

const present = (shopper: Shopper, { id: campaignId }: TestCampaign, code: string | null) =>
  shopper.connection.send('present-ticket', { campaignId, code });
const codeOf = (answer: Answer<unknown>) => (answer.ok ? 'ok' : answer.refusal.code);

async function walletOf(house: TestApp, member: MemberClient): Promise<WalletCoupon[]> {
  const wallet = memberClient(house.origin, '/api/coupons');
  for (const [name, value] of member.cookies) wallet.cookies.set(name, value);
  return (await wallet.send('GET', '')).body as WalletCoupon[];
}

test('L18: a batch is made, listed, handed out as CSV and made void, by its own seller alone', async (context) => {
  const { house, seller } = context;
  const campaign = await campaignOf(context, { entry: 'ticket' });
  const { path, batch, codes } = await batchOf(context, campaign, 12);
  const csv = await seller.send('GET', `${path}/${batch}.csv`);
  assert.match(csv.headers.get('content-type')!, /^text\/csv/);
  const lines = csv.text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');
  assert.is(lines.length, 13);
  assert.is(lines[0], '"number","code","link"');
  assert.is(lines[1], `"1","${codes[0]}","${house.origin}/t#${codes[0]!.replaceAll('-', '')}"`);
  // No cell begins as a formula does.
  assert.not(lines.join(',').match(/"[=+\-@\t]/));

  const stranger = sellerClient(house.origin);
  await stranger.signIn(await addSeller(house.app.db));
  for (const [method, suffix] of [
    ['GET', ''],
    ['GET', `/${batch}`],
    ['GET', `/${batch}.csv`],
    ['POST', `/${batch}/void`],
  ] as const) {
    assert.is((await stranger.send(method, path + suffix)).status, 404, `${method} ${suffix}`);
    assert.is((await sellerClient(house.origin).send(method, path + suffix)).status, 401);
  }
  assert.is((await stranger.send('POST', path, { body: { label: 'x', count: 1 } })).status, 404);
  assert.is((await seller.send('POST', path, { body: { label: 'x', count: 0 } })).status, 400);
  assert.is((await seller.send('GET', `${path}/nothing`)).status, 404);

  const shopper = await comeIn({ origin: house.origin, campaign });
  assert.ok((await present(shopper, campaign, codes[0]!)).ok);
  assert.ok((await shopper.draw(1)).ok);
  assert.is((await seller.send('POST', `${path}/${batch}/void`)).status, 200);
  const [listed] = (await seller.send('GET', path)).body as TicketBatch[];
  assert.equal([listed?.count, listed?.drawn, listed?.isVoid], [12, 1, true]);
  const late = await comeIn({ origin: house.origin, campaign });
  assert.is(codeOf(await present(late, campaign, codes[1]!)), 'CODE_UNKNOWN');
  assert.ok((await shopper.confirm({ name: 'Aki' })).ok, 'what was drawn before stays');
});

test('L18: no batch for what is over', async (context) => {
  const { house } = context;
  const campaign = await campaignOf(context, { entry: 'device' }, { sheets: 1 });
  const shopper = await comeIn({ origin: house.origin, campaign });
  assert.ok((await shopper.draw(1)).ok);
  assert.ok((await shopper.confirm({ name: 'Aki' })).ok, 'sold out with it');
  const reply = await context.seller.send('POST', `/campaigns/${campaign.id}/tickets`, {
    body: { label: 'Late', count: 1 },
  });
  assert.is(reply.refusal?.code, 'CLOSED');
});

test('L18: one draw per code, also when many phones race with it', async (context) => {
  const { house } = context;
  const campaign = await campaignOf(context, { entry: 'ticket' });
  const { codes } = await batchOf(context, campaign);
  const origin = house.origin;
  const shoppers = await Promise.all([1, 2, 3, 4].map(() => comeIn({ origin, campaign })));
  assert.is(codeOf(await shoppers[0]!.draw(5)), 'TICKET_NEEDED');
  for (const shopper of shoppers) assert.ok((await present(shopper, campaign, codes[0]!)).ok);
  const answers = await Promise.all(shoppers.map((shopper, at) => shopper.draw(at + 1)));
  assert.equal(answers.map(codeOf).sort(), [...Array(3).fill('ALREADY_DRAWN'), 'ok']);

  // The same phone draws again with another slip, and finds each draw by its code.
  const again = shoppers[0]!;
  assert.ok((await present(again, campaign, codes[1]!.toLowerCase())).ok);
  assert.ok((await again.draw(20)).ok);
  assert.ok((await present(again, campaign, codes[0]!)).ok);
  const watching = await again.connection.send('watch', { campaignId: campaign.id });
  assert.ok(watching.ok && watching.value.own && watching.value.own.number <= 4);
});

test('L18: a draw right behind a code waits for it; a refused code draws nothing by the device', async (context) => {
  const { house } = context;
  const campaign = await campaignOf(context, { entry: 'device' });
  const { codes } = await batchOf(context, campaign);
  const shopper = await comeIn({ origin: house.origin, campaign });
  const [shown, drawn] = await Promise.all([
    present(shopper, campaign, codes[0]!),
    shopper.draw(7),
  ]);
  assert.equal([codeOf(shown), codeOf(drawn)], ['ok', 'ok']);
  const invented = showCode(codeFromBytes(randomBytes(8)));
  const [refusal, nothing] = await Promise.all([
    present(shopper, campaign, invented),
    shopper.draw(8),
  ]);
  assert.equal([codeOf(refusal), codeOf(nothing)], ['CODE_UNKNOWN', 'CODE_UNKNOWN']);
  // The device has a draw of its own beside the ticket's.
  assert.ok((await present(shopper, campaign, null)).ok);
  assert.is(codeOf(await shopper.draw(9)), 'ok');
});

test('X11: once per member holds from phone to phone, by device and by ticket', async (context) => {
  const { house } = context;
  const campaign = await campaignOf(context, { entry: 'device', oncePerMember: true });
  const { codes } = await batchOf(context, campaign);
  const stranger = await comeIn({ origin: house.origin, campaign });
  assert.is(codeOf(await stranger.draw(1)), 'MEMBER_NEEDED');
  assert.is(codeOf(await present(stranger, campaign, codes[0]!)), 'MEMBER_NEEDED');

  const member = memberClient(house.origin);
  await member.join();
  const signedIn = async () => {
    const device = await newDevice(house.origin, campaign.slug);
    const cookie = `${device.cookie}; member=${member.cookies.get('member')}`;
    return comeIn({ origin: house.origin, campaign, device: { ...device, cookie } });
  };
  const [one, two, three] = [await signedIn(), await signedIn(), await signedIn()];
  assert.ok((await present(three, campaign, codes[0]!)).ok);
  const answers = await Promise.all([one.draw(1), two.draw(2), three.draw(3)]);
  assert.equal(answers.map(codeOf).sort(), ['ALREADY_DRAWN', 'ALREADY_DRAWN', 'ok']);
  // It is the member's draw, so any of their phones may confirm it, and the coupon is theirs.
  assert.ok((await two.confirm({ name: 'Aki' }, newKey())).ok);
  const [coupon, ...more] = await walletOf(house, member);
  assert.ok(coupon && more.length === 0);
});

test('X3: what a ticket has won comes into the wallet by its code, once and for one member', async (context) => {
  const { house } = context;
  const campaign = await campaignOf(context, { entry: 'ticket' });
  const { codes } = await batchOf(context, campaign);
  const [code] = codes;
  const member = memberClient(house.origin);
  await member.join();
  const claim = (who: MemberClient, typed: string) =>
    who.send('POST', '/tickets', { body: { code: typed }, headers: fromElsewhere() });
  const early = (await claim(member, code!)).body as ClaimedTicket;
  assert.equal([early.draw, early.won, early.slug], ['none', false, campaign.slug]);

  const shopper = await comeIn({ origin: house.origin, campaign });
  assert.ok((await present(shopper, campaign, code!)).ok);
  assert.ok((await shopper.draw(4)).ok);
  assert.ok((await shopper.confirm({ name: 'Aki' })).ok);
  assert.equal(await walletOf(house, member), []);
  const claimed = (await claim(member, ` ${code!.toLowerCase()} `)).body as ClaimedTicket;
  assert.equal([claimed.draw, claimed.won], ['confirmed', true]);
  assert.is((await walletOf(house, member)).length, 1);
  assert.is((await claim(member, code!)).status, 200, 'again: nothing changes');
  const other = memberClient(house.origin);
  await other.join();
  assert.is((await claim(other, code!)).refusal?.code, 'CODE_USED');
  assert.equal(await walletOf(house, other), []);
  assert.is((await claim(memberClient(house.origin), code!)).status, 401);
});

test('L18: a code finds its lottery; wrong ones are counted by address, slips are not', async (context) => {
  const { house } = context;
  const campaign = await campaignOf(context, { entry: 'ticket' });
  const { codes } = await batchOf(context, campaign);
  const visitor = memberClient(house.origin, '/api');
  const find = (code: string, headers: Record<string, string>) =>
    visitor.send('POST', '/tickets', { body: { code }, headers });
  const here = { 'x-forwarded-for': '198.51.100.7' };
  for (let slip = 0; slip < GUESSES_PER_ADDRESS + 5; slip += 1) {
    assert.is((await find('4F7K 9Q2M XW3T', here)).refusal?.code, 'CODE_UNKNOWN');
  }
  const found = await find(codes[0]!.replaceAll('-', '').replaceAll('0', 'O'), here);
  assert.equal(found.body, { campaignId: campaign.id, slug: campaign.slug });
  const wrong = () => showCode(codeFromBytes(randomBytes(8)));
  for (let guess = 0; guess < GUESSES_PER_ADDRESS; guess += 1) {
    assert.is((await find(wrong(), here)).refusal?.code, 'CODE_UNKNOWN');
  }
  assert.is((await find(codes[0]!, here)).status, 429);
  assert.is((await find(codes[0]!, { 'x-forwarded-for': '198.51.100.8' })).status, 200);
});

test('L18: no code is in the log', ({ logged }) => {
  const text = logged.join('\n').toUpperCase();
  assert.ok(everyCode.length > 20);
  for (const code of everyCode) {
    assert.not(text.includes(code));
    assert.not(text.includes(code.replaceAll('-', '')));
  }
});

test.run();
