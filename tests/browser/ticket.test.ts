// Ticket codes on every screen they are seen on: made and printed in the dashboard, drawn with on a phone
// and by keys alone on a desktop, and brought into the wallet.
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TicketBatch, TicketBatchCodes } from '../../common/protocol/counter.ts';
import { couponEn } from '../../client/coupon/words/coupon-en.ts';
import { sellerClient, type SellerClient } from '../http/support/seller-client.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import {
  addSeller,
  type CampaignOptions,
  type TestCampaign,
  type TestSeller,
} from '../support/campaigns.ts';
import { BoardPage, openBoard, PATIENCE_MS } from './support/board-page.ts';
import { inspect } from './support/inspect.ts';
import { boardEn } from '../../client/words/board-en.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: TestSeller;
  door: SellerClient;
}
const test = suite<Context>('ticket codes on the screens');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  context.seller = await addSeller(context.house.app.db);
  context.door = sellerClient(context.house.origin);
  await context.door.signIn(context.seller);
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

const campaignOf = (
  { house, seller }: Context,
  draw: { entry: 'device' | 'ticket'; oncePerMember?: true },
  announcement: CampaignOptions['announcement'] = { title: 'Autumn tickets' },
): Promise<TestCampaign> =>
  house.addCampaign({
    sheets: 40,
    sellerId: seller.sellerId,
    announcement,
    conditions: { draw: { rule: 'board', ...draw }, form: [] },
  });

async function codesOf({ door }: Context, { id }: TestCampaign, count = 3) {
  const made = await door.send('POST', `/campaigns/${id}/tickets`, {
    body: { label: 'Slips', count },
  });
  const { id: batch } = made.body as TicketBatch;
  const found = await door.send('GET', `/campaigns/${id}/tickets/${batch}`);
  return (found.body as TicketBatchCodes).codes;
}

/** Every address that the page asks for, and where it says that it came from. */
function listen(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    asked.push(request.url().replace(/#.*/, ''), request.headers()['referer'] ?? '');
  });
  page.on('websocket', (socket) => asked.push(socket.url()));
  return asked;
}

test('L18 phone: the QR code of a slip opens its board, draws once, and the code stays on the phone', async (context) => {
  const { house, browser } = context;
  const campaign = await campaignOf(context, { entry: 'ticket' });
  const [code, next] = await codesOf(context, campaign);
  const plain = code!.replaceAll('-', '');
  const visitor = await browser.phone({ locale: 'en-GB' });
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  const board = new BoardPage(visitor, visitor.page, 'touch', boardEn);
  const asked = listen(board.page);
  await board.page.goto(`${house.origin}/t#${plain}`);
  await board.heading(boardEn.ticketTitle).waitFor();
  await board.ready();
  assert.is(board.page.url(), `${house.origin}/c/${campaign.slug}`);
  await board.page.getByText(code!, { exact: true }).waitFor();
  await inspect(board.page, 'ticket-phone-ready');

  await board.draw(17);
  await board.page.getByText(boardEn.sealGood).waitFor();
  await board.confirm();
  await board.heading(boardEn.confirmedTitle).waitFor();
  await inspect(board.page, 'ticket-phone-drawn');
  // A reload is the same slip; another slip is another draw.
  await board.page.reload();
  await board.heading(boardEn.confirmedTitle).waitFor();
  await board.press(board.button(boardEn.ticketOther));
  await board.page.locator('#ticket-code').fill(next!.toLowerCase());
  await board.press(board.button(boardEn.ticketUse));
  await board.heading(boardEn.ticketTitle).waitFor();
  await board.pickOne.waitFor();
  await board.draw(18);

  assert.ok(asked.length > 5);
  for (const one of asked) assert.not(one.includes(plain), one);
  await board.close();
});

test('L18 desktop: without a code nothing is drawn; one is typed by keys alone, as people type', async (context) => {
  const { house, browser } = context;
  const campaign = await campaignOf(context, { entry: 'ticket' });
  const [code] = await codesOf(context, campaign);
  const opening = {
    ...campaign,
    origin: house.origin,
    screen: 'desktop',
    hand: 'keyboard',
  } as const;
  const board = await openBoard(browser, opening);
  await board.press(board.pickOne);
  await board.page.getByText('A ticket code is needed to draw here.').waitFor();
  await inspect(board.page, 'ticket-desktop-needed');

  const field = board.page.locator('#ticket-code');
  await field.focus();
  await board.page.keyboard.type('4F7K 9Q2M XW3T9');
  await board.page.keyboard.press('Enter');
  await board.page.getByText(/This code does not work here\. Compare it with the slip/).waitFor();
  await board.page.locator('#ticket-code:focus').waitFor();
  await board.page.keyboard.press('ControlOrMeta+a');
  await board.page.keyboard.type(
    code!.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'),
  );
  await board.page.keyboard.press('Enter');
  await board.heading(boardEn.ticketTitle).waitFor();
  await inspect(board.page, 'ticket-desktop-ready');
  await board.draw(9);
  await board.close();
});

test('L18: /t asks for the code, and tells a slip from a code that there is not', async (context) => {
  const { house, browser } = context;
  const visitor = await browser.phone({ locale: 'ja-JP' });
  const { page } = visitor;
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${house.origin}/t`);
  await page.getByRole('heading', { name: '抽選券のコード' }).waitFor();
  await page.locator('#ticket-code').fill('4F7K-9Q2M-XW3T9');
  await page.getByRole('button', { name: '抽選へ進む' }).tap();
  await page.getByText('このコードはここでは使えません').waitFor();
  await inspect(page, 'ticket-typed-ja');
  await visitor.close();
});

test('X11: where each member draws once, the page asks to sign in and leads there', async (context) => {
  const { house, browser } = context;
  const campaign = await campaignOf(context, { entry: 'device', oncePerMember: true });
  const board = await openBoard(browser, { ...campaign, origin: house.origin, screen: 'phone' });
  const signIn = board.page.getByRole('link', { name: boardEn.signIn });
  await signIn.waitFor();
  await inspect(board.page, 'ticket-phone-member');
  assert.is(await signIn.getAttribute('href'), `/member?next=%2Fc%2F${campaign.slug}`);
  await board.close();
});

test('X3: what a slip has won comes into the wallet by its code', async (context) => {
  const { house, browser } = context;
  const campaign = await campaignOf(context, { entry: 'ticket' });
  const [code] = await codesOf(context, campaign);
  const visitor = await browser.desktop({ locale: 'en-GB' });
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  const board = new BoardPage(visitor, visitor.page, 'pointer', boardEn);
  const { page } = board;
  await page.goto(`${house.origin}/t#${code!.replaceAll('-', '')}`);
  await board.ready();
  await board.draw(3);
  await board.confirm();
  await board.heading(boardEn.confirmedTitle).waitFor();

  const joined = await page.request.post(`${house.origin}/api/members`, {
    headers: { origin: house.origin },
    data: {
      name: 'Aki Tanaka',
      address: 'Kyoto',
      email: 'aki@shopper.example',
      telephone: '',
      password: 'correct horse battery',
      paymentToken: null,
    },
  });
  assert.is(joined.status(), 200);
  await page.goto(`${house.origin}/wallet`);
  const field = page.locator('#claim-code');
  await field.fill(code!);
  await page.getByRole('button', { name: couponEn.ticketSend }).click();
  await page.getByText(couponEn.ticketWon('Autumn tickets')).waitFor();
  await inspect(page, 'ticket-wallet');
  await visitor.close();
});

test('L18: staff make codes, see how many have drawn, print and void them', async (context) => {
  const { house, browser, seller } = context;
  const title = 'Autumn tickets of the arcade by the river, with a long name';
  const campaign = await campaignOf(context, { entry: 'device' }, { title });
  const visitor = await browser.desktop({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    // Before signing in there is no session.
    allow: [/401/],
  });
  const { page } = visitor;
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${house.origin}/seller`);
  await page.getByLabel('E-mail').fill(seller.email);
  await page.getByLabel('Password').fill(seller.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Campaigns' }).waitFor();
  await page.goto(`${house.origin}/seller#/campaigns/${campaign.id}`);
  await page.getByRole('link', { name: 'Ticket codes' }).click();
  await page.getByText('There are no codes yet.').waitFor();
  await page.getByRole('button', { name: 'Make codes' }).click();
  await page.getByText('Give it a label').waitFor();
  await page.getByLabel('Label').fill('Receipts');
  await page.getByLabel('Codes', { exact: true }).fill('30');
  await page.keyboard.press('Enter');
  await page.getByText('0 of 30 have drawn').waitFor();
  await inspect(page, 'ticket-seller-desktop');
  await page.setViewportSize({ width: 360, height: 740 });
  await inspect(page, 'ticket-seller-phone');
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole('link', { name: 'Print sheets' }).click();
  await page.getByText('2 sheets').waitFor();
  assert.is(await page.locator('.slip').count(), 30);
  await inspect(page, 'ticket-print-screen');
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.is(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length, 2, 'two sheets of A4');
  await page.getByRole('link', { name: '← Ticket codes' }).click();

  await page.getByRole('button', { name: 'Make void' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make void' }).click();
  await page.getByText('Void', { exact: true }).waitFor();
  await inspect(page, 'ticket-seller-void');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${house.origin}/seller?lang=ja#/campaigns/${campaign.id}/tickets`);
  await page.getByText('無効', { exact: true }).waitFor();
  await inspect(page, 'ticket-seller-ja');
  await visitor.close();
});

test.run();
