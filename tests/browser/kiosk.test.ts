// The kiosk's page as shoppers and staff use it: enrolled from the dashboard's code, a draw by a ticket,
// a coupon at the counter, the line lost in between. Tablet, desktop and phone sizes.
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kioskEn, type KioskWords } from '../../client/kiosk/words/kiosk-en.ts';
import { kioskJa } from '../../client/kiosk/words/kiosk-ja.ts';
import type { NewKiosk, TicketBatch, TicketBatchCodes } from '../../common/protocol/counter.ts';
import type { KioskScope } from '../../common/protocol/kiosk.ts';
import { openKioskHouse, type KioskHouse, type TestShop } from '../kiosks/support/kiosk-house.ts';
import { launch, type TestBrowser, type Visitor } from '../support/browser.ts';
import { inspect } from './support/inspect.ts';
import { until } from './support/until.ts';

interface Context {
  house: KioskHouse;
  shop: TestShop;
  browser: TestBrowser;
}
const test = suite<Context>('kiosk page');
const STAFF_CODE = '2468';
const PATIENCE_MS = 60_000;

test.before(async (context) => {
  context.house = await openKioskHouse();
  context.browser = await launch();
  context.shop = await context.house.addShop({ sheets: 60 });
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

async function ticketCode({ shop }: Context): Promise<string> {
  const path = `/campaigns/${shop.campaign.id}/tickets`;
  const made = await shop.client.send('POST', path, { body: { label: 'Flier', count: 1 } });
  const { id } = made.body as TicketBatch;
  const codes = await shop.client.send('GET', `${path}/${id}`);
  return (codes.body as TicketBatchCodes).codes[0]!;
}

async function enrolPage(
  { house, shop, browser }: Context,
  screen: 'desktop' | 'phone',
  scopes: readonly KioskScope[],
  words: KioskWords = kioskEn,
): Promise<Visitor> {
  const made = await shop.client.send('POST', '/kiosks', {
    body: { name: 'Counter 1', scopes, staffCode: STAFF_CODE },
  });
  const locale = words === kioskJa ? 'ja-JP' : 'en-GB';
  const visitor = await browser[screen]({ locale, allow: [/ERR_|WebSocket|Failed to load/] });
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  await visitor.page.goto(`${house.origin}/kiosk`);
  await visitor.page.getByLabel(words.enrolCode).fill((made.body as NewKiosk).code.toLowerCase());
  await visitor.page.getByRole('button', { name: words.enrol }).click();
  return visitor;
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Types on the keyboard that the page shows. */
async function typeOnScreen(page: Page, text: string): Promise<void> {
  for (const char of text.replaceAll('-', '')) {
    await page.locator('.keyboard').getByRole('button', { name: char, exact: true }).click();
  }
}

/** Both languages, each on the screen where it fits less well. */
const SCREENS = [
  { screen: 'desktop', words: kioskEn, typed: ['A', 'ki'] },
  { screen: 'phone', words: kioskJa, typed: ['あ', 'き'] },
] as const;

for (const { screen, words, typed } of SCREENS) {
  test(`X10: a ticket's holder draws, confirms and is forgotten, on a ${screen}`, async (context) => {
    const { page, close } = await enrolPage(context, screen, ['draw'], words);
    await heading(page, words.drawHere).waitFor();
    await page
      .getByText(words.left('60', '60'))
      .or(page.getByText(words.left('59', '60')))
      .waitFor();
    await inspect(page, `kiosk-attract-${screen}`);

    await page.getByLabel(words.ticketCode).fill('0000-0000-00001');
    await button(page, words.go).click();
    await page.getByText(words.notACode).waitFor();
    await page.getByLabel(words.ticketCode).fill('');
    await typeOnScreen(page, await ticketCode(context));
    await button(page, words.go).click();
    await heading(page, words.chooseTitle).waitFor();
    await inspect(page, `kiosk-choose-${screen}`);
    await button(page, words.pick).click();
    await page.locator('#drawn-title').waitFor();
    const name = page.getByLabel(/name|名前/i).first();
    await name.click();
    for (const part of typed) await typeOnScreen(page, part);
    const holder = typed.join('');
    assert.is(await name.inputValue(), holder);
    await inspect(page, `kiosk-drawn-${screen}`);
    await button(page, words.confirm).click();
    await heading(page, words.thanksConfirmed).or(heading(page, words.lostTitle)).first().waitFor();
    await inspect(page, `kiosk-thanks-${screen}`);
    await button(page, words.done).click();
    await heading(page, words.drawHere).waitFor();
    assert.not((await page.content()).includes(holder));
    await close();
  });

  test(`X10, C15: staff redeem a typed code and undo it, on a ${screen}`, async (context) => {
    const { page, close } = await enrolPage(context, screen, ['redeem'], words);
    await heading(page, words.presentTitle).waitFor();
    const coupon = await context.house.addCoupon(context.shop);
    // As a scanner does it: the text, and Enter.
    await page.getByLabel(words.couponCode).fill(`TOMBOLA:C:${coupon.code}`);
    await page.keyboard.press('Enter');
    await heading(page, words.good).waitFor();
    await inspect(page, `kiosk-good-${screen}`);
    await button(page, words.priceIt).click();
    await heading(page, words.toPay).waitFor();
    await inspect(page, `kiosk-held-${screen}`);
    await button(page, words.redeem).click();
    await heading(page, words.settled.redeemed).waitFor();
    await inspect(page, `kiosk-redeemed-${screen}`);
    await button(page, words.nextCustomer).click();

    await page.getByLabel(words.couponCode).fill(coupon.code);
    await page.keyboard.press('Enter');
    await heading(page, words.bad).waitFor();
    await inspect(page, `kiosk-bad-${screen}`);
    await button(page, words.nextCustomer).click();
    await button(page, words.undo).first().click();
    await button(page, words.undoReasons[0]!).click();
    await heading(page, words.settled.undone).waitFor();
    const [row] = await context.house.sql('select state from coupons where id = ?', [
      coupon.couponId,
    ]);
    assert.equal(row, { state: 'issued' });
    await close();
  });
}

test('X10: a picture that is dropped is read and redeemed', async (context) => {
  const { page, close } = await enrolPage(context, 'desktop', ['redeem']);
  const coupon = await context.house.addCoupon(context.shop);
  await heading(page, kioskEn.presentTitle).waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'coupon.png', mimeType: 'image/png', buffer: coupon.picture });
  await heading(page, kioskEn.good).waitFor();
  await close();
});

test('X10, D9: a redemption whose answer is lost is not called done, survives a reload and is settled', async (context) => {
  const { page, context: profile, close } = await enrolPage(context, 'desktop', ['redeem']);
  const coupon = await context.house.addCoupon(context.shop);
  await page.getByLabel(kioskEn.couponCode).fill(coupon.code);
  await page.keyboard.press('Enter');
  await button(page, kioskEn.priceIt).click();
  await heading(page, kioskEn.toPay).waitFor();
  await context.house.house.stop();
  await button(page, kioskEn.redeem).click();
  await page.getByText(kioskEn.askingOffline).waitFor();
  assert.is(await heading(page, kioskEn.settled.redeemed).count(), 0);
  await inspect(page, 'kiosk-offline-desktop');
  await page.evaluate(() => undefined);
  await context.house.house.start();
  await page.reload();
  await heading(page, kioskEn.presentTitle).waitFor();
  await page.getByText(kioskEn.settled.redeemed).waitFor();
  const kept = await page.evaluate(() => localStorage.getItem('tombola-kiosk-frames'));
  assert.is(kept, null);
  await until(
    'the coupon is redeemed once',
    () => context.house.sql('select state from coupons where id = ?', [coupon.couponId]),
    ([row]) => (row as { state: string } | undefined)?.state === 'redeemed',
  );
  assert.is(profile.pages().length, 1);
  await close();
});

test('X10: staff get to the counter with their code, a second tab and a revoked kiosk are told', async (context) => {
  const { page, context: profile, close } = await enrolPage(context, 'desktop', ['draw', 'redeem']);
  await heading(page, kioskEn.drawHere).waitFor();
  await button(page, kioskEn.staff).click();
  await page.getByLabel(kioskEn.staffCode).fill('1111');
  await button(page, kioskEn.counter).click();
  await page.getByText('That is not the staff code.').waitFor();
  await inspect(page, 'kiosk-lock-desktop');
  await page.getByLabel(kioskEn.staffCode).fill(STAFF_CODE);
  await button(page, kioskEn.counter).click();
  await heading(page, kioskEn.presentTitle).waitFor();

  const second = await profile.newPage();
  await second.goto(`${context.house.origin}/kiosk`);
  await second.getByText(kioskEn.unusable['other-tab']).waitFor();
  await second.close();

  const list = await context.shop.client.send('GET', '/kiosks');
  const [kiosk] = (list.body as { id: string; isConnected: boolean }[]).filter(
    ({ isConnected }) => isConnected,
  );
  await context.shop.client.send('POST', `/kiosks/${kiosk!.id}/revoke`);
  await page.getByText(kioskEn.revoked).waitFor();
  await close();
});

test.run();
