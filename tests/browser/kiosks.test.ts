// The seller's page about kiosks: making them, taking them away, and what they did at the counter.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connectKiosk, enrolWith } from '../kiosks/support/kiosk-client.ts';
import { openKioskHouse, type KioskHouse, type TestShop } from '../kiosks/support/kiosk-house.ts';
import { launch, type TestBrowser, type Visitor } from '../support/browser.ts';
import { PATIENCE_MS } from './support/board-page.ts';
import { inspect } from './support/inspect.ts';
import { signIn } from './support/sign-in.ts';

const test = suite<{ house: KioskHouse; browser: TestBrowser }>('kiosks on the seller’s screen');

test.before(async (context) => {
  context.house = await openKioskHouse();
  context.browser = await launch();
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

async function lookAtKiosks(visitor: Visitor, origin: string, shop: TestShop): Promise<void> {
  const { page, context } = visitor;
  context.setDefaultTimeout(PATIENCE_MS);
  await signIn(visitor, origin, shop);
  await page.goto(`${origin}/seller?lang=en#/kiosks`);
  await page.getByRole('heading', { name: 'Kiosks', level: 1 }).waitFor();
}

test('X10: staff make a kiosk by keyboard, it enrols with the code, and is revoked again', async ({
  house,
  browser,
}) => {
  const shop = await house.addShop();
  const visitor = await browser.desktop({ allow: [/status of 401/] });
  const { page } = visitor;
  await lookAtKiosks(visitor, house.origin, shop);
  await page.getByText('No kiosk yet.').waitFor();
  await page.getByRole('button', { name: 'New kiosk' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await dialog.getByText('It needs a name.').waitFor();
  await dialog.getByLabel('Name').fill('Counter 1');
  await dialog.getByLabel('Staff code').fill('2468');
  await inspect(page, 'seller-kiosk-new-desktop');
  await page.keyboard.press('Enter');
  await dialog.getByRole('heading', { name: 'Code for Counter 1' }).waitFor();
  await dialog.getByRole('timer').waitFor();
  await dialog.getByRole('img', { name: `QR code of ${house.origin}/kiosk` }).waitFor();
  await inspect(page, 'seller-kiosk-code-desktop');
  const code = (await dialog.locator('[data-code]').innerText()).replace(/\s/g, '');
  const { body } = await enrolWith(house.origin, code);
  const { kiosk, key } = body as { kiosk: string; key: string };
  await dialog.getByText('Counter 1 has used its code and is ready.').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const client = await connectKiosk(house.origin, { id: kiosk, key });
  await page.getByText('Connected', { exact: true }).waitFor();
  await inspect(page, 'seller-kiosks-desktop');

  await page.getByRole('button', { name: 'Revoke: Counter 1' }).click();
  await dialog.getByRole('heading', { name: 'Revoke Counter 1?' }).waitFor();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Revoked', { exact: true }).waitFor();
  client.close();
  await visitor.close();
});

test('X10, C15: on a phone staff see what was redeemed and why it was undone, and who guesses', async ({
  house,
  browser,
}) => {
  const shop = await house.addShop();
  const till = await house.openKiosk(shop);
  const redeem = async () => {
    const { code } = await house.addCoupon(shop);
    const basket = { productNumber: shop.item.number, quantity: 1, listMinor: null };
    const held = await till.say('hold', { coupon: { kind: 'code', code }, basket });
    assert.ok(held.ok, JSON.stringify(held));
    const { redemptionId } = held.value as { redemptionId: string };
    const redeemed = await till.say('redeem', { redemptionId });
    assert.ok(redeemed.ok, JSON.stringify(redeemed));
    return redemptionId;
  };
  const taken = await redeem();
  await till.say('undo', { redemptionId: taken, because: 'wrong size' });
  await redeem();
  await house.sql(
    `insert into guessing_alarms (door, seller_id, wrong, addresses, from_at, until_at)
     values ('coupon', null, 5000, 900, now() - interval '1 minute', now()),
            ('ticket', null, 80, 4, now() - interval '3 days', now() - interval '3 days')`,
  );
  const visitor = await browser.phone({ allow: [/status of 401/] });
  const { page } = visitor;
  await lookAtKiosks(visitor, house.origin, shop);
  await page.getByRole('alert').getByText('5,000 wrong, from 900 addresses').waitFor();
  await page.getByText('Earlier warnings (1)').waitFor();
  await page.getByText('Taken back: wrong size').waitFor();
  const list = page.getByRole('region', { name: 'Redeemed at the counter' });
  assert.match(await list.getByRole('listitem').first().innerText(), /Redeemed/);
  await inspect(page, 'seller-kiosks-phone');
  await list.scrollIntoViewIfNeeded();
  await inspect(page, 'seller-redemptions-phone');
  await page.goto(`${house.origin}/seller?lang=ja#/kiosks`);
  await page.getByRole('heading', { name: 'キオスク', level: 1 }).waitFor();
  await page.getByRole('alert').waitFor();
  await inspect(page, 'seller-kiosks-ja');
  await page.getByRole('button', { name: '新しいキオスク' }).click();
  await page.getByRole('dialog').waitFor();
  await inspect(page, 'seller-kiosk-new-ja');
  await visitor.close();

  const stranger = await browser.desktop({ allow: [/status of 401/] });
  await lookAtKiosks(stranger, house.origin, await house.addShop());
  await stranger.page.getByText('Nothing has been redeemed at the counter yet.').waitFor();
  await stranger.close();
});

test.run();
