// The seller's way through the screens, by mouse and keyboard: from signing in to a list that fills.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';
import { addSeller, type TestCampaign, type TestSeller } from '../support/campaigns.ts';
import { enter, type Shopper } from '../support/shopper.ts';
import { violations } from './support/inspect.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: TestSeller;
  /** Thirty sheets, 26 of them confirmed. */
  crowded: TestCampaign;
}
const test = suite<Context>('seller screens');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  context.seller = await addSeller(context.house.app.db);
  context.crowded = await addCrowded(context);
});

test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

async function addCrowded({ house, seller }: Context): Promise<TestCampaign> {
  const campaign = await house.addCampaign({
    sellerId: seller.sellerId,
    sheets: 30,
    conditions: {
      form: [
        { id: 'name', kind: 'name', required: true },
        { id: 'address', kind: 'address', required: false },
        { id: 'email', kind: 'email', required: false },
      ],
    },
  });
  for (let number = 1; number <= 26; number += 1) {
    const shopper = await enter({ origin: house.origin, campaign, follows: false });
    await drawAndConfirm(shopper, number, `Person ${number}`);
    shopper.leave();
  }
  return campaign;
}

async function signIn(page: Page, { house, seller }: Context): Promise<void> {
  await page.goto(`${house.origin}/seller`);
  await page.getByLabel('E-mail').fill(seller.email);
  await page.getByLabel('Password').fill(seller.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Campaigns' }).waitFor();
}

const inZone = (inS: number): string =>
  new Date(Date.now() + inS * 1000).toISOString().slice(0, 16).replace('T', ' ');

const fileText = (sheetsInFirstTier: number): string =>
  `tombola: 1
sheets: 100
breakdown:
  - {sheets: ${sheetsInFirstTier}, percent-off: 25}
  - {sheets: 20, percent-off: 20}
  - {sheets: 10, percent-off: 10}
period:
  opens: ${inZone(-120)}
  closes: ${inZone(7200)}
  zone: Asia/Tokyo
disclosure: counts
form: [name, address, email]
`.replace('Asia/Tokyo', 'UTC');

async function drawAndConfirm(shopper: Shopper, number: number, name: string): Promise<void> {
  const drawn = await shopper.draw(number);
  assert.ok(drawn.ok, JSON.stringify(drawn));
  const confirmed = await shopper.confirm({
    name,
    address: '1-2-3 Kumano\nSakyo, Kyoto',
    email: 'aki@example.org',
  });
  assert.ok(confirmed.ok, JSON.stringify(confirmed));
}

test('L1 L9 L11: sign in, create, import a wrong file, mend it, preview, open, and watch the list fill', async (context) => {
  const { house, browser } = context;
  const { page, close } = await browser.desktop({
    // The wrong file is refused, and nobody is signed in at first: the console says so of itself.
    allow: [/status of 40[01]/],
  });
  await page.goto(`${house.origin}/seller`);
  await page.getByLabel('E-mail').fill(context.seller.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('E-mail or password is wrong').waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-login-desktop');
  await signIn(page, context);

  await page.getByRole('link', { name: 'New campaign' }).click();
  await page.getByLabel('Title', { exact: true }).fill('Autumn tea lottery');
  await page.getByLabel('Lead').fill('Draw a number and take up to a quarter off our new tea.');
  await page.getByLabel('Address', { exact: true }).fill('autumn-tea-lottery');
  await page.getByRole('button', { name: 'Add goods' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Sencha, first flush');
  await page.getByLabel('Price without coupon').fill('1,200');
  await page.getByLabel('Currency', { exact: true }).fill('jpy');
  await page.locator('label:has(img[alt="teapot"])').click();

  await page.locator('#tier-0-sheets').fill('60');
  await page.getByText('10 sheets not given out yet').waitFor();
  await page.getByRole('button', { name: 'Let the rest lose' }).click();
  assert.is(await page.getByLabel('Losing sheets').inputValue(), '10');
  await page.getByText('It adds up.').waitFor();

  await page.getByLabel('Text of the conditions file').fill(fileText(71));
  await page.getByRole('button', { name: 'Read the text' }).click();
  const problems = page.locator('#file-problems');
  await problems.getByText('1 mistake').waitFor();
  assert.match(await problems.innerText(), /71 \+ 20 \+ 10 = 101, but there are 100 sheets/);
  await page.getByRole('button', { name: '日本語' }).click();
  await problems.getByText('内訳の合計が合いません。71 + 20 + 10 = 101枚').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  assert.is(
    await page.getByLabel('Losing sheets').inputValue(),
    '10',
    'a wrong file changes nothing',
  );
  await page.locator('section', { has: page.locator('#file-heading') }).scrollIntoViewIfNeeded();
  await screenshot(page, 'seller-wrong-file-desktop');
  await problems.getByRole('button', { name: /Line \d+/ }).click();
  assert.equal(await violations(page), []);

  await page.getByLabel('Text of the conditions file').fill(fileText(70));
  await page.getByRole('button', { name: 'Read the text' }).click();
  await page.getByText('The fields above now say what the file says.').waitFor();
  assert.is(await page.getByLabel('Losing sheets').inputValue(), '0');
  assert.is(await page.locator('#tier-0-sheets').inputValue(), '70');

  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('✓ Saved').waitFor();
  assert.match(page.url(), /#\/campaigns\/[0-9a-f-]{36}$/);
  await page.evaluate(() => scrollTo(0, 0));
  await screenshot(page, 'seller-editor-desktop');

  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.getByRole('heading', { name: 'As shoppers will see it' }).waitFor();
  await page.getByRole('heading', { name: 'Sencha, first flush' }).waitFor();
  assert.match(await page.locator('.preview').innerText(), /25% off/);
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-preview-desktop');
  await page.getByRole('button', { name: 'Back to writing' }).click();

  await page.getByRole('button', { name: 'Open campaign…' }).click();
  await page.getByRole('dialog', { name: 'Freeze and seal?' }).waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-open-dialog-desktop');
  await page.getByRole('button', { name: 'Freeze, seal and publish' }).click();
  const sealed = page.getByRole('dialog', { name: 'Frozen, sealed, published' });
  await sealed.waitFor();
  assert.is(await sealed.getByText(/^[0-9a-f]{64}$/).count(), 3);
  await screenshot(page, 'seller-sealed-desktop');
  await page.getByRole('button', { name: 'Watch it live' }).click();

  await page.getByText('Live', { exact: true }).waitFor();
  const campaign = { id: page.url().slice(-36), slug: 'autumn-tea-lottery' };
  const aki = await enter({ origin: house.origin, campaign, follows: false });
  const ben = await enter({ origin: house.origin, campaign, follows: false });
  await drawAndConfirm(aki, 7, 'Aki Mori');
  await drawAndConfirm(ben, 8, '=HYPERLINK("http://evil.example")');
  aki.leave();
  ben.leave();
  await page.getByText('Aki Mori').waitFor();
  await page.locator('[data-counter="confirmed"] dd', { hasText: /^2$/ }).waitFor();
  assert.is(await page.locator('[data-counter="remaining"] dd').innerText(), '98');
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-live-desktop');

  await page.getByLabel('Search').fill('aki mori');
  await page.locator('#found', { hasText: /^1 coupon$/ }).waitFor();
  assert.is(await page.getByText('HYPERLINK').count(), 0);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  assert.match(csv, /"'=HYPERLINK\(""http:\/\/evil\.example""\)"/);
  await close();
});

test('L9: letters print one to an A4 page, labels twenty-four to a sheet', async (context) => {
  const { house, browser, crowded: campaign } = context;
  const { page, close } = await browser.desktop({ allow: [/status of 401/] });
  await signIn(page, context);
  await page.goto(`${house.origin}/seller#/campaigns/${campaign.id}/print`);
  await page.getByText('Person 26').first().waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-letters-desktop');
  assert.is(await pagesOf(page), 26);
  await page.locator('article').first().scrollIntoViewIfNeeded();
  await page
    .locator('article')
    .first()
    .screenshot({ path: await screenshot(page, 'seller-letter') });

  await page.getByRole('radio', { name: /Labels: 24/ }).check();
  await page.locator('.labels').first().waitFor();
  await page
    .locator('.labels')
    .first()
    .screenshot({ path: await screenshot(page, 'seller-labels') });
  assert.is(await pagesOf(page), 2);
  await page.getByLabel('Labels already used').fill('23');
  await page.locator('.labels').nth(2).waitFor();
  assert.is(await pagesOf(page), 3);
  await close();
});

/** Pages of the PDF that printing makes. */
async function pagesOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

test('L19 X12: on a phone, in Japanese, every screen fits and has no violation', async (context) => {
  const { house, browser, seller } = context;
  const campaign = await house.addCampaign({
    sellerId: seller.sellerId,
    announcement: { title: '秋の新茶くじ', language: 'ja' },
  });
  const shopper = await enter({ origin: house.origin, campaign, follows: false });
  const drawn = await shopper.draw(3);
  assert.ok(drawn.ok);
  await shopper.confirm({ name: '熊野 亜紀', email: 'aki@example.org' });
  shopper.leave();

  const { page, close } = await browser.phone({ locale: 'ja-JP', allow: [/status of 401/] });
  await page.goto(`${house.origin}/seller`);
  await page.getByLabel('メールアドレス').fill(seller.email);
  await page.getByLabel('パスワード').fill(seller.password);
  await check(page, 'login');
  await page.getByRole('button', { name: 'ログイン' }).tap();
  await page.getByRole('heading', { name: '秋の新茶くじ' }).waitFor();
  await check(page, 'list');
  await page.getByRole('link', { name: '新しいキャンペーン' }).tap();
  await page.getByRole('button', { name: '商品を追加' }).tap();
  await check(page, 'editor');
  await page.locator('#conditions-heading').scrollIntoViewIfNeeded();
  await screenshot(page, 'seller-conditions-phone');
  await page.goto(`${house.origin}/seller#/campaigns/${campaign.id}`);
  await page.getByText('熊野 亜紀').waitFor();
  await check(page, 'live');
  await page.getByText('熊野 亜紀').scrollIntoViewIfNeeded();
  await screenshot(page, 'seller-issue-list-phone');
  await close();
});

async function check(page: Page, name: string): Promise<void> {
  await screenshot(page, `seller-${name}-phone`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.is(wide, 0, `${name} is ${wide} px too wide`);
  assert.equal(await violations(page), [], name);
}

test('L9: new coupons wait while one reads further down, and nothing moves', async (context) => {
  const { house, browser, crowded: campaign } = context;
  const { page, close } = await browser.desktop({ allow: [/status of 401/] });
  await signIn(page, context);
  await page.goto(`${house.origin}/seller#/campaigns/${campaign.id}`);
  await page.getByText('Live', { exact: true }).waitFor();
  const row = page.locator('tbody tr').nth(20);
  await row.scrollIntoViewIfNeeded();
  const place = () => row.evaluate((each) => each.getBoundingClientRect().top);
  const before = await place();
  const shopper = await enter({ origin: house.origin, campaign, follows: false });
  await drawAndConfirm(shopper, 27, 'Newcomer');
  shopper.leave();
  const pill = page.getByRole('button', { name: /1 new coupon above/ });
  await pill.waitFor();
  assert.is(await place(), before);
  assert.is(await page.getByText('Newcomer').count(), 0);
  await screenshot(page, 'seller-waiting-desktop');
  await pill.click();
  await page.getByText('Newcomer').waitFor();
  await close();
});

test('X12: signing in, writing and previewing need nothing but a keyboard, also in the dark', async (context) => {
  const { house, browser, seller } = context;
  const { page, close } = await browser.desktop({
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    allow: [/status of 40[01]/],
  });
  await page.goto(`${house.origin}/seller`);
  await page.getByLabel('E-mail').waitFor();
  await tabTo(page, 'E-mail');
  await page.keyboard.type(seller.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(seller.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Campaigns' }).waitFor();
  await tabTo(page, 'New campaign');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'New campaign' }).waitFor();
  await tabTo(page, 'Title');
  await page.keyboard.type('By keyboard');
  await tabTo(page, 'Save draft');
  await page.keyboard.press('Space');
  await page.getByRole('alert').waitFor();
  assert.ok(await page.locator('#slug-problem').isVisible(), 'the field says what is wrong');
  await tabTo(page, 'Address');
  await page.keyboard.type('by-keyboard');
  await tabTo(page, 'Save draft');
  await page.keyboard.press('Space');
  await page.getByText('✓ Saved').waitFor();
  await tabTo(page, 'Preview');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'As shoppers will see it' }).waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-preview-dark');
  await tabTo(page, 'Back to writing');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Open campaign…');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  assert.equal(await violations(page), []);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-editor-dark');
  await close();
});

/** Presses Tab until the control of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    const here = await page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null;
      const label = at?.labels?.[0]?.textContent ?? at?.getAttribute('aria-label');
      return (label ?? at?.textContent ?? '').trim();
    });
    if (here === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test('L1: a draft that was left unsaved is found again, also after the session has run out', async (context) => {
  const { house, browser } = context;
  const { page, close } = await browser.desktop({ allow: [/status of 401/] });
  await signIn(page, context);
  await page.getByRole('link', { name: 'New campaign' }).click();
  await page.getByLabel('Title', { exact: true }).fill('Half written');
  await page.getByRole('link', { name: 'All campaigns' }).click();
  await page.getByRole('link', { name: 'New campaign' }).click();
  assert.is(await page.getByLabel('Title', { exact: true }).inputValue(), 'Half written');
  await house.app.db('staff_sessions').delete();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('alert').getByText('Sign in again').waitFor();
  await page.getByLabel('E-mail').fill(context.seller.email);
  await page.getByLabel('Password').fill(context.seller.password);
  await page.keyboard.press('Enter');
  await page.getByLabel('Title', { exact: true }).waitFor();
  assert.is(await page.getByLabel('Title', { exact: true }).inputValue(), 'Half written');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail').waitFor();
  await close();
});

test('a session that ends elsewhere leads back to the login, and the socket goes with it', async (context) => {
  const { house, browser, seller } = context;
  const campaign = await house.addCampaign({ sellerId: seller.sellerId });
  const { page, context: profile, close } = await browser.desktop({ allow: [/status of 401/] });
  await signIn(page, context);
  await page.goto(`${house.origin}/seller#/campaigns/${campaign.id}`);
  await page.getByText('Live', { exact: true }).waitFor();
  const other = await profile.newPage();
  await other.goto(`${house.origin}/seller`);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await close();
});

test.run();
