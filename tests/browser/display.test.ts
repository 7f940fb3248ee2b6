// A big screen in the shop: from the dashboard's link to a board that shows what is drawn, by itself.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openKioskHouse, type KioskHouse } from '../kiosks/support/kiosk-house.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
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

test.run();
