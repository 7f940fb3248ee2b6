// A coupon in the hand, in a real browser: what a scanner sees on the screen is decoded and found.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { couponEn } from '../../client/coupon/words/coupon-en.ts';
import { couponJa } from '../../client/coupon/words/coupon-ja.ts';
import { defaultPolicy } from '../../common/coupon/policy.ts';
import type { FetchedCoupon } from '../../common/protocol/shop.ts';
import { applePapers } from '../coupons/support/apple-papers.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser, type VisitorOptions } from '../support/browser.ts';
import { temporaryFolder } from '../support/temporary.ts';
import type { Screen } from './support/board-page.ts';
import {
  addCouponSeller,
  addMember,
  addProduct,
  openVisitor,
  type CouponPage,
  type CouponSeller,
} from './support/coupon-page.ts';
import { inspect } from './support/inspect.ts';
import { qrIn } from './support/qr-in-picture.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: CouponSeller;
  folder: string;
}
const test = suite<Context>('a coupon at the counter');

test.before(async (context) => {
  context.folder = await temporaryFolder('counter');
  const apple = await applePapers(context.folder);
  const account = join(context.folder, 'account.json');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(account, JSON.stringify({ client_email: 'a@b.example', private_key }));
  const passes = { apple, google: { issuer: '33880', account } };
  context.house = await startApp({ config: { passes } });
  context.browser = await launch();
  context.seller = await addCouponSeller(context.house);
});
test.after(async ({ browser, house, folder }) => {
  await browser?.close();
  await house?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

interface Opening {
  readonly rotating?: boolean;
  readonly screen?: Screen;
  readonly door?: 'counter' | 'print';
  readonly options?: VisitorOptions;
}

async function openCounter(
  { house, browser, seller }: Context,
  { rotating = false, screen = 'phone', door = 'counter', options }: Opening = {},
): Promise<{ readonly card: CouponPage; readonly coupon: FetchedCoupon }> {
  const policy = { ...defaultPolicy('Asia/Tokyo'), ...(rotating && { rotating: true as const }) };
  const number = await addProduct(seller, { policy });
  const member = await addMember(house);
  const coupon = await member.fetchCoupon(seller, number);
  const card = await openVisitor(browser, {
    origin: house.origin,
    screen,
    ...(options && { options }),
  });
  await card.signIn(member, `/coupon/${coupon.id}/${door}`);
  await card.page.locator('h1').waitFor();
  return { card, coupon };
}

const qrOf = async ({ page }: CouponPage) =>
  qrIn(await page.locator('[data-qr]').screenshot({ scale: 'device' }));

const typedOf = ({ page }: CouponPage) =>
  page.locator('[data-typed]').first().getAttribute('data-typed');

/** How the server takes what a scanner has read. */
async function takenAs({ house }: Context, text: string, { id }: FetchedCoupon): Promise<string> {
  const answer = await house.app.coupons.codes.find(text, Date.now());
  if (!answer.ok) return answer.refusal.code;
  assert.is(answer.value.couponId, id);
  return answer.value.by;
}

/** As after a device's sleep: the time of day has gone on, and nothing else. */
const sleepFor = ({ page }: CouponPage, spanMs: number) =>
  page.evaluate((sleptMs) => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + sleptMs;
  }, spanMs);

for (const screen of ['phone', 'desktop'] as const) {
  for (const rotating of [false, true]) {
    const kind = rotating ? 'rotating-code' : 'code';
    test(`C15 ${screen}: the ${kind} on the screen is read and found, and so is the typed one`, async (context) => {
      const { card, coupon } = await openCounter(context, { screen, rotating });
      assert.not.match(await card.page.locator('main').innerText(), /37\s?%/);
      await inspect(card.page, `counter-${screen}-${kind}`);
      assert.is(await takenAs(context, await qrOf(card), coupon), kind);
      assert.is(await takenAs(context, (await typedOf(card))!, coupon), kind);
      if (screen === 'phone') {
        const box = (await card.page.locator('.typed').boundingBox())!;
        assert.ok(box.y + box.height <= 740, 'QR code and typed code are on one screen');
      }
      await card.close();
    });
  }
}

test('C15: from the wallet it is one press to the counter, in Japanese too', async (context) => {
  const { card, coupon } = await openCounter(context, { options: { locale: 'ja-JP' } });
  await card.page.getByText(couponJa.print, { exact: true }).waitFor();
  await inspect(card.page, 'counter-ja');
  await card.page.goto(`${context.house.origin}/wallet`);
  await card.page.getByRole('link', { name: new RegExp(couponJa.atCounter) }).waitFor();
  await inspect(card.page, 'counter-wallet-ja');
  await card.page.getByRole('link', { name: new RegExp(couponJa.atCounter) }).click();
  await card.page.waitForURL(`**/coupon/${coupon.id}/counter`);
  await card.close();
});

test('C7 C15: the value is shown at the counter once it was scratched here, and not before', async (context) => {
  const { card, coupon } = await openCounter(context, { screen: 'desktop' });
  await card.page.goto(`${context.house.origin}/coupon/${coupon.id}`);
  await card.scratch();
  await card.page.getByRole('link', { name: couponEn.atCounter }).click();
  await card.page.getByText('It takes 37% off the price.').waitFor();
  assert.match(await qrOf(card), /^TOMBOLA:C:[0-9A-Z]{13}$/);
  await inspect(card.page, 'counter-opened');
  await card.close();
});

test('C15: without a connection the page goes on, from one rotating code to the next', async (context) => {
  const lost = [/ERR_INTERNET_DISCONNECTED/];
  const { card, coupon } = await openCounter(context, { rotating: true, options: { allow: lost } });
  const { page, visitor } = card;
  const first = await typedOf(card);
  await visitor.context.setOffline(true);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText(/No connection\. This page has codes for another/).waitFor();
  await inspect(page, 'counter-offline');
  await sleepFor(card, 30_000);
  await page.waitForFunction(
    (before) => document.querySelector('[data-typed]')?.getAttribute('data-typed') !== before,
    first,
  );
  assert.is(await takenAs(context, await qrOf(card), coupon), 'rotating-code');
  await visitor.context.setOffline(false);
  await page.getByText(/No connection/).waitFor({ state: 'detached' });
  await card.close();
});

test('C15: once the codes are over, and once the coupon is used, none is shown and it says why', async (context) => {
  const lost = [/ERR_INTERNET_DISCONNECTED/];
  const { card, coupon } = await openCounter(context, { rotating: true, options: { allow: lost } });
  const { page, visitor } = card;
  await visitor.context.setOffline(true);
  await sleepFor(card, 330_000);
  await page.getByText(couponEn.codesOver).waitFor();
  assert.is(await page.locator('[data-qr]').count(), 0);
  await context.house.app
    .db('coupons')
    .where({ id: coupon.id })
    .update({ state: 'redeemed', used_by: randomUUID() });
  await visitor.context.setOffline(false);
  await page.getByText(couponEn.counterUsed).waitFor();
  await inspect(page, 'counter-used');
  await card.close();
});

test('C15: it asks the screen to stay on', async (context) => {
  const { card, coupon } = await openCounter(context);
  await card.page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    const { wakeLock } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = (type) => {
      asked.push(type ?? '');
      return request(type);
    };
  });
  await card.page.goto(`${context.house.origin}/coupon/${coupon.id}/counter`);
  await card.page.locator('[data-qr]').waitFor();
  const asked = await card.page.evaluate(() => (globalThis as { asked?: string[] }).asked);
  assert.equal(asked, ['screen']);
  await card.close();
});

test('C15: buttons for the wallets of phones, where they are configured and the code stays', async (context) => {
  const { card } = await openCounter(context);
  const apple = card.page.getByRole('link', { name: couponEn.toApple });
  assert.match((await apple.getAttribute('href'))!, /\/pass\.pkpass$/);
  let asked = '';
  await card.page.route('https://pay.google.com/**', (route) => {
    asked = route.request().url();
    return route.fulfill({ body: 'saved', contentType: 'text/plain' });
  });
  await card.button(couponEn.toGoogle).click();
  await card.page.waitForURL('https://pay.google.com/gp/v/save/**');
  assert.match(asked, /^https:\/\/pay\.google\.com\/gp\/v\/save\/[\w-]+\.[\w-]+\.[\w-]+$/);
  await card.close();
  const rotating = await openCounter(context, { rotating: true });
  await rotating.card.page.getByText(couponEn.noPass).waitFor();
  assert.is(await rotating.card.page.getByText(couponEn.toApple).count(), 0);
  await rotating.card.close();
});

/** The pages that a printer would print, as pictures of 96 pixels to the inch and a half times more. */
async function printed({ page }: CouponPage): Promise<{ pages: number; width: number }> {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const text = pdf.toString('latin1');
  const [, width = ''] = /\/MediaBox \[0 0 ([\d.]+)/.exec(text) ?? [];
  return { pages: [...text.matchAll(/\/Type \/Page\b/g)].length, width: Number(width) };
}

test('C15: it is printed on one page of A6 or A4, and the print is read and found', async (context) => {
  const { card, coupon } = await openCounter(context, { screen: 'desktop', door: 'print' });
  const { page } = card;
  await page.locator('article img').evaluate((image: HTMLImageElement) => image.decode());
  await inspect(page, 'print-desktop');
  for (const [paper, widthMm, points] of [
    ['A6', 105, 298],
    ['A4', 210, 595],
  ] as const) {
    await page.getByText(paper, { exact: true }).click();
    const { pages, width } = await printed(card);
    assert.is(pages, 1, paper);
    assert.ok(Math.abs(width - points) < 2, `${paper} is ${width} points wide`);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: Math.round((widthMm * 96) / 25.4), height: 1123 });
    await screenshot(page, `print-${paper}`);
    assert.not.match(await page.locator('main').innerText(), /37\s?%/);
    const sheet = await page.locator('article').screenshot();
    assert.is(await takenAs(context, await qrIn(sheet), coupon), 'code', paper);
    await page.emulateMedia({ media: null });
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await card.close();
});

test('C15: a code that rotates is not printed, in words', async (context) => {
  const { card } = await openCounter(context, { rotating: true, door: 'print' });
  await card.page.getByText(couponEn.printRotating).waitFor();
  assert.is(await card.page.locator('.paper').count(), 0);
  await inspect(card.page, 'print-refused');
  await card.close();
});

test('C15: a phone prints too', async (context) => {
  const { card } = await openCounter(context, { door: 'print' });
  await card.page.locator('article img').evaluate((image: HTMLImageElement) => image.decode());
  await inspect(card.page, 'print-phone');
  const size = await sharp(await card.page.locator('.paper').screenshot()).metadata();
  assert.ok(size.width > 600);
  await card.close();
});

test.run();
