// From joining to the delivery instruction, on a desktop and on a phone: the whole way of a sealed coupon
// through the screens, with the seller at a browser of their own.
import type { Locator, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { couponEn } from '../../client/coupon/words/coupon-en.ts';
import { en as memberEn } from '../../client/member/words/en.ts';
import { payWords } from '../../client/pay/words/pay.ts';
import { shopWords } from '../../client/shop/words/shop.ts';
import type { Delivery, DeliveryPage, Statement } from '../../common/protocol/deliveries.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { PASSWORD } from '../http/support/member-client.ts';
import {
  addCouponSeller,
  addProduct,
  openVisitor,
  type CouponPage,
  type CouponSeller,
} from './support/coupon-page.ts';
import { inspect } from './support/inspect.ts';
import { until } from './support/until.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: CouponSeller;
}
const test = suite<Context>('order path');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  context.seller = await addCouponSeller(context.house);
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

const pay = payWords.in.en;
const shop = shopWords.in.en;

const press = async (card: CouponPage, target: Locator) =>
  card.hand === 'touch' ? target.tap() : target.click();

/** Fills the form, gets a test card from the provider's page in between, and comes out in the shop. */
async function join(card: CouponPage, testCard: 'approves' | 'second-step'): Promise<void> {
  const { page, origin } = card;
  const next = '/shop?search=tea';
  await page.goto(`${origin}/member/join?next=${encodeURIComponent(next)}`);
  await page.locator('#name').fill('Aki Tanaka');
  await page.locator('#address').fill('1-2-3 Kumano, Sakyo, Kyoto');
  await page.locator('#email').fill('aki@shopper.example');
  await page.locator('#telephone').fill('075-000-0000');
  await press(card, card.button(memberEn.addPayment));
  await page.getByLabel(pay.cards[testCard]).check();
  await press(card, card.button(pay.use));
  await page.getByText(memberEn.paymentReady).waitFor();
  assert.is(
    await page.locator('#name').inputValue(),
    'Aki Tanaka',
    'what was typed is still there',
  );
  await page.locator('#password').fill(PASSWORD);
  await press(card, card.button(memberEn.join));
  await press(card, card.button(memberEn.goOn));
  // Back to where the visitor came from, although the payment page was in between.
  await page.waitForURL(`${origin}${next}`);
  await page.goto(`${origin}/shop`);
}

const tickOf = (page: Page, name: string) => page.getByLabel(shop.tick(name));

async function inSellersBrowser<T>({ page, origin }: CouponPage, path: string): Promise<T> {
  return page.evaluate(
    async (address) => (await (await fetch(address)).json()) as T,
    `${origin}/api/seller${path}`,
  );
}

/** The seller signs in on the seller's page. */
async function openSeller({ house, browser, seller }: Context): Promise<CouponPage> {
  const desk = await openVisitor(browser, {
    origin: house.origin,
    options: { allow: [/status of 401 .*\/api\/seller\/session/] },
  });
  await desk.page.goto(`${house.origin}/seller`);
  await desk.page.locator('input[type="email"]').fill(seller.email);
  await desk.page.locator('input[type="password"]').fill(seller.password);
  await desk.page.locator('button[type="submit"]').click();
  await desk.page.locator('input[type="password"]').waitFor({ state: 'detached' });
  return desk;
}

for (const [screen, testCard, name] of [
  ['desktop', 'approves', 'Iron kettle'],
  ['phone', 'second-step', 'Tea caddy'],
] as const) {
  test(`C4-C12 ${screen}: join, shop, coupon, scratch, purchase, payment, delivery instruction`, async (context) => {
    const { house, browser, seller } = context;
    const benefit = { kind: 'percent-off', percent: 37 } as const;
    const number = await addProduct(seller, { benefit }, { name, priceMinor: 12_000 });
    const desk = await openSeller(context);
    const card = await openVisitor(browser, { origin: house.origin, screen });
    const { page } = card;

    await join(card, testCard);
    await tickOf(page, name).check();
    await inspect(page, `order-${screen}-list`);
    await press(card, card.button(shop.coupon));
    await page.waitForURL(/\/coupon\//);
    await card.scratch();
    assert.is(await card.value.innerText(), '37% off');

    await press(card, page.getByRole('link', { name: couponEn.another }));
    await page.waitForURL(/\/shop$/);
    assert.ok(await tickOf(page, name).isChecked(), 'the tick is kept');
    await page.goBack();
    await press(card, card.purchase);
    const orderButton = page.getByRole('button', { name: /^Order and pay/ });
    await orderButton.waitFor();
    assert.is((await orderButton.innerText()).trim(), 'Order and pay ¥7,560');
    await inspect(page, `order-${screen}-purchase`);
    await press(card, orderButton);
    if (testCard === 'second-step') await press(card, card.button(pay.approve));
    await page.getByText(shop.states.accepted).first().waitFor();
    assert.is((await page.locator('#order-total').innerText()).trim(), '¥7,560');
    await page.getByText(number).waitFor();
    await inspect(page, `order-${screen}-accepted`);

    const delivery = await deliveryOf(desk, number);
    assert.equal(delivery.recipient, {
      name: 'Aki Tanaka',
      address: '1-2-3 Kumano, Sakyo, Kyoto',
      telephone: '075-000-0000',
    });
    assert.is(delivery.totalMinor, 7_560);
    await checkBooks(context, desk, delivery);

    await page.goto(`${house.origin}/wallet`);
    await page.getByText(couponEn.state.used).waitFor();
    await inspect(page, `order-${screen}-wallet`);
    await card.close();
    await desk.close();
  });
}

const deliveryOf = (desk: CouponPage, number: string): Promise<Delivery> =>
  until(
    'the delivery instruction',
    async () => {
      const { deliveries } = await inSellersBrowser<DeliveryPage>(desk, '/deliveries');
      return deliveries.find(({ lines }) => lines.some((each) => each.productNumber === number))!;
    },
    (found) => found !== undefined,
  );

/** C13: what the seller is owed is the price paid less the commission, and the ledger balances. */
async function checkBooks(
  { house }: Context,
  desk: CouponPage,
  { orderId }: Delivery,
): Promise<void> {
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const days = `from=${dayOf(Date.now() - 86_400_000)}&to=${dayOf(Date.now() + 86_400_000)}`;
  const statement = await inSellersBrowser<Statement>(desk, `/statement?${days}`);
  const sale = statement.lines.find((line) => line.orderId === orderId)!;
  assert.is(sale.kind, 'sale');
  assert.is(sale.paidMinor, 7_560);
  assert.is(sale.dueMinor, sale.paidMinor - sale.commissionMinor);
  const unbalanced = await house.app
    .db('ledger_entries')
    .select('posting_id')
    .groupBy('posting_id', 'currency')
    .havingRaw('sum(amount_minor) <> 0');
  assert.equal(unbalanced, []);
}

test.run();
