// Paying money back a while after the login: the password is asked for in place, and the rest goes on by
// itself. By keyboard on a desktop, and on a phone in Japanese.
import type { Locator, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alone } from '../http/support/product.ts';
import { orderDoors, type Buyer, type TestItem } from '../orders/support/order-house.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { addSeller, type TestSeller } from '../support/campaigns.ts';
import { inspect } from './support/inspect.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: TestSeller;
  buyer: Buyer;
  item: TestItem;
}
const test = suite<Context>('the password before money goes back');

/** What browsers say of refusals. */
const REFUSED = { allow: [/status of 40[13]/] };

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  const { app, origin } = context.house;
  const seller = await addSeller(app.db);
  const { sellerId } = seller;
  const tea = alone({ number: '0009', name: 'Tea', priceMinor: 1_250 });
  const saved = await app.products.products.create({ sellerId }, tea);
  assert.ok(saved.ok, JSON.stringify(saved));
  context.seller = seller;
  context.item = { id: saved.value.id, sellerId, number: '0009', priceMinor: 1_250 };
  context.buyer = await orderDoors(origin, () => app.db).addBuyer();
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

/** Signed in an hour ago, before an order of three. */
async function openCard(page: Page, context: Context): Promise<Locator> {
  const { house, buyer, item, seller } = context;
  const { order } = await buyer.order(item, { quantity: 3 });
  assert.is(order?.state, 'accepted');
  await page.goto(`${house.origin}/seller#/deliveries`);
  await page.locator('input[type=email]').fill(seller.email);
  await page.locator('input[type=password]').fill(seller.password);
  await page.keyboard.press('Enter');
  const card = page.getByRole('article').filter({ hasText: order!.id });
  await card.waitFor();
  const hourAgo = new Date(Date.now() - 3_600_000);
  await house.app.db('staff_sessions').update({ password_shown_at: hourAgo });
  return card;
}

const isFocused = (place: Locator) =>
  place.evaluate((element) => element === document.activeElement);

test('the password is asked for, a wrong one is told, and the part is paid back by itself', async (context) => {
  const desk = await context.browser.desktop(REFUSED);
  const { page } = desk;
  const card = await openCard(page, context);
  await card.getByRole('button', { name: 'Pay back a part' }).press('Enter');
  await card.getByLabel(/Tea/).selectOption('1');
  await card.getByRole('button', { name: 'Pay back ¥1,250' }).press('Enter');
  const password = card.getByLabel('Your password');
  await password.and(page.locator('input:focus')).waitFor();
  await inspect(page, 'payback-password-desktop');

  // Called off: what was chosen is there still, and nothing has been paid back.
  await card.getByRole('button', { name: 'Cancel' }).press('Enter');
  await card.getByRole('button', { name: 'Pay back ¥1,250' }).waitFor();
  assert.is(await password.count(), 0);
  assert.ok(await isFocused(card.locator('form')), 'the keyboard stays at the form');
  assert.is(await card.getByLabel(/Tea/).inputValue(), '1');
  assert.is(await card.getByText('¥1,250 paid back').count(), 0);

  await card.getByRole('button', { name: 'Pay back ¥1,250' }).press('Enter');
  await password.fill('not this one');
  await password.press('Enter');
  await card.getByRole('alert').getByText('This is not your password').waitFor();
  await password.and(page.locator('[aria-invalid=true]:focus')).waitFor();
  await inspect(page, 'payback-password-wrong-desktop');
  await page.keyboard.type(context.seller.password);
  await page.keyboard.press('Enter');
  await card.getByText('¥1,250 paid back').waitFor();
  assert.is(await card.locator('form').count(), 0);
  assert.ok(await isFocused(card), 'the keyboard stays at the card');

  // Within the quarter of an hour nothing is asked.
  await card.getByRole('button', { name: 'Pay back a part' }).press('Enter');
  await card.getByLabel(/Tea/).selectOption('1');
  await card.getByRole('button', { name: 'Pay back ¥1,250' }).press('Enter');
  await card.getByText('¥2,500 paid back').waitFor();
  await desk.close();
});

test('on a phone in Japanese, a delivery is refused with its reason after the password', async (context) => {
  const desk = await context.browser.phone({ ...REFUSED, locale: 'ja-JP' });
  const { page } = desk;
  const card = await openCard(page, context);
  await card.getByRole('button', { name: '断る' }).tap();
  await card.getByLabel('お届けできない理由').fill('缶が破損していました');
  await card.getByRole('button', { name: '断って返金する' }).tap();
  const password = card.getByLabel('パスワード', { exact: true });
  await password.and(page.locator('input:focus')).waitFor();
  await inspect(page, 'payback-password-phone');
  await password.fill(context.seller.password);
  await card.getByRole('button', { name: '確認して返金する' }).tap();
  await card.getByText('缶が破損していました').waitFor();
  await card.getByText('3,750円 返金済み').waitFor();
  await desk.close();
});

test.run();
