// The seller's way to a product with a coupon, and the shop where members find it: desktop and phone.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';
import { addSeller, type TestSeller } from '../support/campaigns.ts';

const AXE = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: TestSeller;
}
const test = suite<Context>('products and shop');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  context.seller = await addSeller(context.house.app.db);
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

async function signIn(page: Page, { house, seller }: Context): Promise<void> {
  await page.goto(`${house.origin}/seller`);
  await page.getByLabel('E-mail').fill(seller.email);
  await page.getByLabel('Password').fill(seller.password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Products' }).click();
  await page.getByRole('heading', { name: 'Products' }).waitFor();
}

/** Violations of the accessibility rules, as text. */
async function violations(page: Page): Promise<string[]> {
  // Colours on their way are no colours to judge.
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)));
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  });
}

/** The page is no wider than its window. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** How many different colours the preview has: a blank canvas has one. */
const coloursOf = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

test('C1 C2 C14: a product with a picture and a coupon, made, sent as a pair, and ended', async (context) => {
  const { page, close } = await context.browser.desktop({ allow: [/status of 40[01]/] });
  await signIn(page, context);
  await page.getByText('No product yet').waitFor();
  assert.equal(await violations(page), []);
  await page.getByRole('link', { name: 'New product' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Iron kettle');
  await page.getByLabel('Product number').fill('0002');
  await page.getByLabel('Price', { exact: true }).fill('12,000');
  await page.getByLabel('Currency', { exact: true }).fill('jpy');
  await page.getByLabel('Specifications').fill('Cast iron, 1.2 l');
  const picture = await sharp({
    create: { width: 640, height: 480, channels: 3, background: '#2a3575' },
  })
    .png()
    .toBuffer();
  await page
    .locator('section', { has: page.locator('#product-heading') })
    .locator('input[type=file]')
    .setInputFiles({ name: 'kettle.png', mimeType: 'image/png', buffer: picture });
  await page.getByAltText('Your picture').waitFor();

  await page.getByRole('button', { name: 'Make a coupon' }).click();
  assert.is(await page.getByLabel('Message').inputValue(), 'A secret discount on Iron kettle');
  await page.waitForFunction(() => {
    const canvas = document.querySelector('canvas');
    const data = canvas?.getContext('2d')?.getImageData(320, 200, 1, 1).data;
    return data !== undefined && data[3] === 255;
  });
  assert.ok((await coloursOf(page)) > 50);
  await page.getByRole('radio', { name: 'Shop curtain' }).check();
  await page.locator('label:has(img[alt="kettle"])').last().click();
  await page.locator('#offer-value').fill('0');
  await page.getByRole('button', { name: 'Save product and coupon' }).click();
  await page.locator('#offer-value-problem').waitFor();
  await page.locator('#offer-value').fill('37');
  assert.equal(await violations(page), []);
  await page.locator('#maker-heading').scrollIntoViewIfNeeded();
  await screenshot(page, 'seller-coupon-desktop');
  await page.getByRole('button', { name: 'Save product and coupon' }).click();
  await page.getByText('product and coupon are saved as a pair').waitFor();
  await page.getByText('This coupon is offered now').waitFor();
  await page.getByText('Fetched by 0 members').waitFor();

  await page.reload();
  await page.getByRole('button', { name: 'Offer it no more' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('link', { name: 'All products' }).click();
  await page.getByText('Sealed coupon').waitFor();
  await screenshot(page, 'seller-products-desktop');
  await close();
});

test('C1 L19: the same on a phone, 360 pixels wide', async (context) => {
  const { page, close } = await context.browser.phone({ allow: [/status of 401/] });
  await signIn(page, context);
  await page.getByText('Iron kettle').waitFor();
  assert.is(await overflow(page), 0);
  await screenshot(page, 'seller-products-phone');
  await page.getByRole('link', { name: 'Iron kettle' }).click();
  await page.getByRole('button', { name: 'Make another coupon' }).click();
  assert.is(await page.locator('#offer-value').inputValue(), '37');
  assert.is(await overflow(page), 0);
  assert.equal(await violations(page), []);
  await page.locator('#maker-heading').scrollIntoViewIfNeeded();
  await screenshot(page, 'seller-coupon-phone');
  await close();
});

const TABLE = `InvoiceNo,StockCode,Description,UnitPrice
1,85123A,WHITE HEART HOLDER,2.55
2,71053,WHITE METAL LANTERN,3.39
3,,NOBODY KNOWS,1.00
4,85123A,WHITE HEART HOLDER,2.95
`;

test('C1: a table is mapped column by column; what is wrong is named by line and column', async (context) => {
  const { page, close } = await context.browser.desktop({ allow: [/status of 401/] });
  await signIn(page, context);
  await page.getByRole('link', { name: 'Import a table' }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'lines.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
  await page.getByRole('heading', { name: 'Which column is what?' }).waitFor();
  assert.is(await page.getByLabel('Product number *').inputValue(), '1');
  assert.is(await page.getByLabel('Name *').inputValue(), '2');
  await page.getByLabel('Currency of new products').fill('GBP');
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-import-desktop');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('The table is taken.').waitFor();
  assert.is(await page.locator('#count-added').innerText(), '2');
  assert.is(await page.locator('#count-repeated').innerText(), '1');
  assert.match(
    await page.locator('#import-problems').innerText(),
    /4\s+StockCode\s+must not be empty/,
  );
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-import-done-desktop');
  await page.getByRole('link', { name: 'All products' }).click();
  await page.getByLabel('Search').fill('lantern');
  await page.getByText('1 product', { exact: true }).waitFor();
  await close();
});

test.run();
