// What a seller sees of orders: the instruction that comes by itself, on screen and on paper; shipping,
// paying back a part, refusing; and the statement of all of it. On a desktop and on a phone.
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alone, offer, pair } from '../http/support/product.ts';
import { orderDoors, type Buyer, type TestItem } from '../orders/support/order-house.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser, type Visitor } from '../support/browser.ts';
import { addSeller, type TestSeller } from '../support/campaigns.ts';
import { inspect } from './support/inspect.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: TestSeller;
  buyer: Buyer;
  items: { readonly kettle: TestItem; readonly tea: TestItem };
}
const test = suite<Context>('deliveries and statement');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  const { app, origin } = context.house;
  context.seller = await addSeller(app.db);
  context.buyer = await orderDoors(origin, () => app.db).addBuyer();
  const { sellerId } = context.seller;
  const add = async (wanted: Parameters<typeof app.products.products.create>[1]) => {
    const saved = await app.products.products.create({ sellerId }, wanted);
    assert.ok(saved.ok, JSON.stringify(saved));
    const { number, priceMinor } = wanted.product;
    return { id: saved.value.id, sellerId, number, priceMinor };
  };
  context.items = {
    kettle: await add(
      pair(
        { number: '0002', name: 'Iron kettle with a name that goes on', priceMinor: 1_001 },
        offer(),
      ),
    ),
    tea: await add(alone({ number: '0009', name: 'Tea', priceMinor: 1_250, currency: 'EUR' })),
  };
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

async function signIn({ page }: Visitor, { house, seller }: Context, room: string): Promise<void> {
  await page.goto(`${house.origin}/seller#/${room}`);
  await page.locator('input[type=email]').fill(seller.email);
  await page.locator('input[type=password]').fill(seller.password);
  await page.keyboard.press('Enter');
  await page.locator('nav a[aria-current=page]').waitFor();
}

/** On paper there is what was chosen, and nothing to press. */
async function onPaper(page: Page, look: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await look();
  await page.emulateMedia({ media: 'screen' });
}

test('C12 X7: an order comes by itself, is printed, paid back in part by keyboard, and shipped', async (context) => {
  const { buyer, items } = context;
  const desk = await context.browser.desktop({ allow: [/status of 401/] });
  const { page } = desk;
  await page.addInitScript(() => (window.print = () => {}));
  await signIn(desk, context, 'deliveries');
  await page.getByText('Nothing has been ordered yet').waitFor();
  const { picture } = await buyer.fetchCoupon(items.kettle);
  const { order } = await buyer.order(items.kettle, { picture, quantity: 3 });
  assert.is(order?.state, 'accepted');
  const card = page.getByRole('article');
  await card.getByText('Aki Tanaka').waitFor();
  await card.getByText('¥1,892').waitFor();
  await inspect(page, 'deliveries-new-desktop');

  await page.getByRole('button', { name: 'Print what is not printed yet (1)' }).click();
  await card.getByText('printed', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Print all that is to ship again (1)' }).waitFor();
  await onPaper(page, async () => {
    assert.ok(await card.getByText('Aki Tanaka').isVisible());
    assert.not.ok(await card.getByRole('button', { name: 'Print' }).isVisible());
  });

  await card.getByRole('button', { name: 'Pay back a part' }).focus();
  await page.keyboard.press('Enter');
  const count = card.getByLabel(/Iron kettle/);
  await count.waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('1');
  await card.getByRole('button', { name: 'Pay back ¥630' }).waitFor();
  await inspect(page, 'deliveries-refund-desktop');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await card.getByText('¥630 paid back').waitFor();
  await card.getByText('× 2').waitFor();
  await card.getByRole('button', { name: 'Mark as shipped' }).press('Enter');
  await card.getByText('Shipped', { exact: true }).waitFor();
  await page.getByText('To ship: 0').waitFor();
  assert.ok(await card.evaluate((element) => element === document.activeElement), 'focus stays');
  assert.is(
    (await buyer.get<{ refundedMinor: number }>(`/api/orders/${order!.id}`)).refundedMinor,
    630,
  );
  await desk.close();
});

test('C12 X7 L19: on a phone, refused with its reason; what was paid back in full is not to be shipped', async (context) => {
  const { buyer, items } = context;
  const [first, second] = [
    await buyer.order(items.tea, { quantity: 2 }),
    await buyer.order(items.tea),
  ];
  assert.is(first.order?.state, 'accepted');
  const desk = await context.browser.phone({ allow: [/status of 401/] });
  const { page } = desk;
  await signIn(desk, context, 'deliveries');
  await page.getByText('To ship: 2').waitFor();
  const cardOf = (id: string) => page.getByRole('article').filter({ hasText: id });
  const whole = cardOf(first.order!.id);
  await whole.getByRole('button', { name: 'Pay back a part' }).tap();
  await whole.getByLabel(/Tea/).selectOption('2');
  await inspect(page, 'deliveries-refund-phone');
  await whole.getByRole('button', { name: 'Pay back €25.00' }).tap();
  await whole.getByText('there is nothing to ship').waitFor();
  assert.is(await whole.getByRole('button', { name: 'Mark as shipped' }).count(), 0);

  const refused = cardOf(second.order!.id);
  await refused.getByRole('button', { name: 'Refuse' }).tap();
  await refused.getByLabel('Why it cannot be sent').fill('The last tin is broken');
  await refused.getByRole('button', { name: 'Refuse and pay back' }).tap();
  await refused.getByText('The last tin is broken').waitFor();
  await page.getByText('To ship: 0').waitFor();
  await inspect(page, 'deliveries-phone');
  await desk.close();
});

test('C13 X9: the statement sums each currency by itself, on a desktop, on paper and on a phone', async (context) => {
  const sizes = ['desktop', 'phone'] as const;
  for (const size of sizes) {
    const desk = await context.browser[size]({ allow: [/status of 401/] });
    const { page } = desk;
    await signIn(desk, context, 'statement');
    const sum = (currency: string) => page.locator('tfoot tr', { hasText: currency });
    await sum('EUR').waitFor();
    // 2 × 12.50 and 12.50 came and went; 1892 less 630 of the kettles stay, less 63 of commission.
    assert.match(await sum('EUR').innerText(), /€0\.00/);
    assert.match(await sum('JPY').innerText(), /¥1,262[\s\S]*¥63[\s\S]*¥1,199/);
    await page.getByText('Owed to you: ¥1,199').waitFor();
    await inspect(page, `statement-${size}`);
    await onPaper(page, async () => {
      assert.ok(await page.locator('.on-paper').isVisible());
      assert.not.ok(await page.getByRole('button', { name: 'Print' }).isVisible());
    });
    await desk.close();
  }
});

test.run();
