// A big screen in the shop: from the dashboard's link to a board that shows what is drawn, by itself.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openKioskHouse, type KioskHouse } from '../kiosks/support/kiosk-house.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import type { TestCampaign } from '../support/campaigns.ts';
import { enter } from '../support/shopper.ts';
import { PATIENCE_MS } from './support/board-page.ts';
import { inspect } from './support/inspect.ts';
import { signIn } from './support/sign-in.ts';

const test = suite<{ house: KioskHouse; browser: TestBrowser }>('display');
/** The line is cut on purpose, and a revoked one is refused. */
const CUT = [/WebSocket connection/, /status of 401/, /ERR_CONNECTION_REFUSED/];
const WIDE = { width: 3840, height: 2160 };

test.before(async (context) => {
  context.house = await openKioskHouse();
  context.browser = await launch();
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

test('X10: the dashboard’s link opens a board on a big screen; the key leaves the address', async ({
  house,
  browser,
}) => {
  const shop = await house.addShop({
    sheets: 120,
    announcement: { title: '秋のお茶まつり 抽選会', language: 'ja' },
  });
  const staff = await browser.desktop({ allow: CUT });
  staff.context.setDefaultTimeout(PATIENCE_MS);
  await signIn(staff, house.origin, shop);
  await staff.page.goto(`${house.origin}/seller?lang=en#/kiosks`);
  await staff.page.getByRole('button', { name: 'New kiosk' }).click();
  const dialog = staff.page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Arcade screen');
  await dialog.getByRole('checkbox', { name: 'Draw' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Redeem' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Display' }).check();
  await dialog.getByRole('button', { name: 'Make it' }).click();
  const link = await dialog.getByLabel('Link').inputValue();
  assert.ok(link.startsWith(`${house.origin}/display#`), link);
  await inspect(staff.page, 'seller-display-link-desktop');
  await dialog.getByRole('button', { name: 'Done' }).click();

  const visitor = await browser.desktop({ viewport: WIDE, allow: CUT });
  const { page } = visitor;
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  await page.goto(link);
  await page.getByRole('heading', { name: '秋のお茶まつり 抽選会' }).waitFor();
  assert.is(page.url(), `${house.origin}/display`);
  await page.getByText('残り番号').waitFor();
  await page.locator('.frame canvas').waitFor();
  for (const number of [7, 42, 108]) {
    const shopper = await enter({ origin: house.origin, campaign: shop.campaign, follows: false });
    assert.ok((await shopper.draw(number)).ok);
    shopper.leave();
    await page.locator('.slip').first().getByText(String(number), { exact: true }).waitFor();
  }
  assert.is(await page.locator('.left').innerText(), '117');
  await inspect(page, 'display-4k');
  await page.setViewportSize({ width: 1280, height: 800 });
  await inspect(page, 'display-desktop');
  await page.setViewportSize({ width: 360, height: 740 });
  await inspect(page, 'display-phone');

  // The key is kept, not shown: the bare address goes on, and comes back from a server that was away.
  await page.goto(`${house.origin}/display?lang=en`);
  await page.getByText('numbers left').waitFor();
  await house.house.stop();
  await page.getByText('Connection lost. It comes back by itself.').waitFor();
  await house.house.start();
  await page.getByText('Connection lost. It comes back by itself.').waitFor({ state: 'detached' });

  await staff.page.getByRole('button', { name: 'Revoke: Arcade screen' }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText(/key was revoked\. Make a new link/).waitFor();
  await inspect(page, 'display-revoked-phone');
  await page.reload();
  await page.getByText(/has no key/).waitFor();
  await visitor.close();
  await staff.close();
});

/** What takes a display a minute takes it a few seconds here; everything else takes as long as always. */
const HURRY = `{
  const real = setInterval;
  setInterval = (work, ms = 0) => real(work, ms >= 30_000 ? ms / 20 : ms);
}`;

async function take({ origin }: KioskHouse, campaign: TestCampaign, numbers: readonly number[]) {
  for (const number of numbers) {
    const shopper = await enter({ origin, campaign, follows: false });
    assert.ok((await shopper.draw(number)).ok);
    assert.ok((await shopper.confirm({ name: 'Aki' })).ok);
    shopper.leave();
  }
}

test('X10 X12: it shows the open lotteries in turn, the last one also when it has ended, and nothing moves unasked', async ({
  house,
  browser,
}) => {
  const announced = (title: string) => ({ announcement: { title, language: 'en' as const } });
  const shop = await house.addShop({ sheets: 3, ...announced('Tea of autumn') });
  const { sellerId } = shop;
  const other = await house.house.addCampaign({
    sellerId,
    sheets: 2,
    ...announced('Rice of spring'),
  });
  const { id, key } = await house.addKiosk(shop, ['display']);
  const visitor = await browser.desktop({ allow: CUT, reducedMotion: 'reduce' });
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  await visitor.context.addInitScript({ content: HURRY });
  const { page } = visitor;
  const titled = (name: string) => page.getByRole('heading', { name, level: 1 });
  await page.goto(`${house.origin}/display?lang=en#${id}.${key}`);
  for (const name of ['Tea of autumn', 'Rice of spring', 'Tea of autumn', 'Rice of spring']) {
    await titled(name).waitFor();
  }
  // Each with what is left of it; it may turn while it is looked at.
  const showing = page.locator('.showing', { has: titled('Rice of spring') });
  await showing.locator('.left', { hasText: /^2$/ }).waitFor();

  await take(house, other, [1, 2]);
  await titled('Tea of autumn').waitFor();
  await take(house, shop.campaign, [2]);
  const slip = page.locator('.slip').first();
  await slip.waitFor();
  const motion = () => slip.evaluate((element) => getComputedStyle(element).animationName);
  assert.is(await motion(), 'none');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  assert.is.not(await motion(), 'none', 'others see it fall');

  await take(house, shop.campaign, [1, 3]);
  await page.getByText('Ended', { exact: true }).waitFor();
  assert.is(await page.locator('.left').innerText(), '0');
  assert.is(await titled('Tea of autumn').count(), 1);
  const { slug } = shop.campaign;
  await page.getByRole('img', { name: `QR code of ${house.origin}/verify/${slug}` }).waitFor();
  assert.is(await page.getByText('Draw on your phone').count(), 0, 'nobody is sent to draw');
  await inspect(page, 'display-ended');
  await house.house.addCampaign({ sellerId, ...announced('Silk of summer') });
  await titled('Silk of summer').waitFor();
  await visitor.close();
});

test.run();
