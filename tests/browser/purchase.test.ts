// The order's page: every coupon that the shopper has counts where it can, what the page says is what is
// charged, and whoever is stopped on the way finds the way on.
import type { Locator, Page, Route } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { couponEn } from '../../client/coupon/words/coupon-en.ts';
import { en as memberEn } from '../../client/member/words/en.ts';
import { payWords } from '../../client/pay/words/pay.ts';
import { shopWords } from '../../client/shop/words/shop.ts';
import { refusalWords } from '../../client/words/refusals.ts';
import type { Benefit } from '../../common/campaign/benefit.ts';
import type { TestCard } from '../../common/protocol/pay.ts';
import type { OfferFields, SellerProductPage } from '../../common/protocol/products.ts';
import { PASSWORD } from '../http/support/member-client.ts';
import { offer, pair } from '../http/support/product.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import type { Screen } from './support/board-page.ts';
import { addBuyer, type Buyer } from './support/buyer.ts';
import {
  addCouponSeller,
  addProduct,
  openVisitor,
  type CouponPage,
  type CouponSeller,
} from './support/coupon-page.ts';
import { inspect } from './support/inspect.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: CouponSeller;
}
const test = suite<Context>('the purchase');
const shop = shopWords.in.en;
const pay = payWords.in.en;

test.before(async (context) => {
  context.house = await startApp();
  // What the foil looks like is not the matter here, and without WebGL it is drawn sooner.
  context.browser = await launch({ webgl: false });
  context.seller = await addCouponSeller(context.house);
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

const press = ({ hand }: CouponPage, target: Locator) =>
  hand === 'touch' ? target.tap() : target.click();

interface Visit {
  readonly screen?: Screen;
  readonly card?: TestCard;
  /** Complaints of the browser that are expected. */
  readonly allow?: RegExp[];
}

interface Shopping {
  readonly card: CouponPage;
  readonly buyer: Buyer;
}

/** A buyer who has signed in, on the seller's list. */
async function goShopping(
  { house, browser, seller }: Context,
  { screen = 'phone', card: testCard = 'approves', allow = [] }: Visit = {},
): Promise<Shopping> {
  const buyer = await addBuyer(house, testCard);
  const card = await openVisitor(browser, { origin: house.origin, screen, options: { allow } });
  await card.signIn(buyer, `/shop?seller=${seller.sellerId}`);
  return { card, buyer };
}

const percentOff = (percent: number): Partial<OfferFields> => ({
  benefit: { kind: 'percent-off', percent },
});

async function tick({ page }: CouponPage, name: string): Promise<void> {
  await page.getByLabel(shop.tick(name), { exact: true }).check();
}

/** Ticks one product, fetches its coupon and scratches it. @returns the coupon's id */
async function scratchFor(context: Context, card: CouponPage, name: string): Promise<string> {
  await card.page.goto(`${context.house.origin}/shop?seller=${context.seller.sellerId}`);
  await tick(card, name);
  await press(card, card.button(shop.coupon));
  await card.page.waitForURL(/\/coupon\//);
  await card.ready();
  await press(card, card.button(couponEn.uncover));
  await card.value.waitFor();
  return card.page.url().split('/').pop()!;
}

const orderButton = ({ page }: Pick<CouponPage, 'page'>, amount: string) =>
  page.getByRole('button', { name: shop.orderNow(amount), exact: true });

async function orderFor(card: CouponPage, amount: string): Promise<void> {
  await press(card, orderButton(card, amount));
}

async function toPurchase(card: CouponPage): Promise<void> {
  await press(card, card.purchase);
  await card.page.waitForURL(/\/shop\/purchase/);
}

/** What was ordered and charged, by the shop's own books. */
async function charged({ house }: Context, { id }: Buyer): Promise<unknown[]> {
  const orders = await house.app.db('orders').where({ member_id: id }).orderBy('created_at');
  return orders.map((order) => [order.state, order.total_minor]);
}

const stacking = (stackingClass: string, benefit: Benefit, message: string): OfferFields => {
  const plain = offer({ benefit });
  return {
    ...plain,
    design: { ...plain.design, message },
    policy: { ...plain.policy, stackingClass },
  };
};

/** Another coupon for the product, instead of the one before; what was given out stays good. */
async function offerNext(
  { client }: CouponSeller,
  number: string,
  name: string,
  next: OfferFields,
): Promise<void> {
  const listed = await client.send('GET', `/products?search=${number}`);
  const { products } = listed.body as SellerProductPage;
  const body = pair({ number, name }, next);
  const reply = await client.send('PUT', `/products/${products[0]!.id}`, { body });
  assert.is(reply.status, 200, reply.text);
}

for (const screen of ['desktop', 'phone'] as const) {
  test(`X8 C8 ${screen}: two coupons that go together, in one order, at the price that is shown`, async (context) => {
    const { house, seller } = context;
    const name = `Kettle for two coupons, ${screen}`;
    const season = stacking('season', { kind: 'percent-off', percent: 37 }, 'Season');
    const number = await addProduct(seller, season, { name });
    const { card, buyer } = await goShopping(context, { screen });
    const first = await scratchFor(context, card, name);
    // The seller's next coupon for the same product; the first one stays good.
    const amount = { kind: 'amount-off', amountMinor: 500, currency: 'JPY' } as const;
    await offerNext(seller, number, name, stacking('thanks', amount, 'Thanks'));
    const second = await scratchFor(context, card, name);
    assert.is.not(first, second);

    await toPurchase(card);
    await orderButton(card, '¥11,500').waitFor();
    await card.page.getByRole('heading', { name: shop.goesWith }).waitFor();
    await inspect(card.page, `purchase-${screen}-offered`);
    await press(card, card.button(`${shop.useToo}: Season`));
    await orderButton(card, '¥7,060').waitFor();
    await inspect(card.page, `purchase-${screen}-two-coupons`);
    await card.page.reload();
    await orderFor(card, '¥7,060');
    await card.page.getByText(shop.leads.accepted).waitFor();
    assert.is((await card.page.locator('#order-total').innerText()).trim(), '¥7,060');
    assert.equal(await charged(context, buyer), [['accepted', 7_060]]);
    const coupons = await house.app.db('coupons').whereIn('id', [first, second]).select('state');
    assert.equal(coupons, [{ state: 'redeemed' }, { state: 'redeemed' }]);
    await card.close();
  });
}

test('C8: two products are ticked, the coupon of each is offered, and both count', async (context) => {
  const { seller } = context;
  await addProduct(seller, percentOff(37), { name: 'Teapot' });
  await addProduct(seller, percentOff(10), { name: 'Caddy', priceMinor: 4_000 });
  const { card, buyer } = await goShopping(context);
  await scratchFor(context, card, 'Teapot');
  await card.page.goto(`${context.house.origin}/shop`);
  await card.page.getByLabel(shop.tick('Teapot')).uncheck();
  await scratchFor(context, card, 'Caddy');
  await card.page.goto(`${context.house.origin}/shop`);
  await tick(card, 'Teapot');
  await press(card, card.button(shop.purchase));
  await orderButton(card, '¥16,000').waitFor();
  const offers = card.page.getByRole('button', { name: /^Use it/ });
  assert.is(await offers.count(), 2);
  await inspect(card.page, 'purchase-phone-two-products');
  await press(card, offers.first());
  await press(card, offers.first());
  await orderFor(card, '¥11,160');
  await card.page.getByRole('heading', { name: shop.ordersTitle }).waitFor();
  assert.equal((await charged(context, buyer)).sort(), [
    ['accepted', 3_600],
    ['accepted', 7_560],
  ]);
  await card.close();
});

test('C8: the address of an order in another tab knows the product by its coupon; it is ordered once', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Kettle in two tabs' });
  const { card, buyer } = await goShopping(context, { screen: 'desktop' });
  await scratchFor(context, card, 'Kettle in two tabs');
  await toPurchase(card);
  await orderButton(card, '¥7,560').waitFor();
  const tab = await card.visitor.context.newPage();
  await tab.goto(card.page.url());
  await orderButton({ page: tab }, '¥7,560').waitFor();
  await orderButton(card, '¥7,560').dblclick();
  await card.page.getByText(shop.leads.accepted).waitFor();
  await tab.reload();
  await tab.getByText(shop.idle.used).waitFor();
  await orderButton({ page: tab }, '¥12,000').waitFor();
  assert.equal(await charged(context, buyer), [['accepted', 7_560]]);
  await card.close();
});

test('C11: after a declined card the coupon and the number of pieces are still there, and another card pays', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Declined kettle' });
  const { card, buyer } = await goShopping(context, { card: 'declines' });
  await scratchFor(context, card, 'Declined kettle');
  await toPurchase(card);
  await card.page.getByLabel(shop.quantity).selectOption('2');
  await orderFor(card, '¥15,120');
  await card.page.getByText(refusalWords.in.en.PAYMENT_DECLINED).waitFor();
  await inspect(card.page, 'purchase-declined');
  await press(card, card.page.getByRole('link', { name: shop.changePayment }));
  await press(card, card.button(memberEn.changePayment));
  await card.page.getByLabel(pay.cards.approves).check();
  await press(card, card.button(pay.use));
  await press(card, card.button(memberEn.useIt));
  await press(card, card.button(shop.tryAgain));
  await orderFor(card, '¥15,120');
  await card.page.getByText(shop.leads.accepted).waitFor();
  assert.equal(await charged(context, buyer), [
    ['refused', 15_120],
    ['accepted', 15_120],
  ]);
  await card.close();
});

test('C11: whoever goes back from the payment page finds the order that waits, and may decline and try again', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Confirmed kettle' });
  const { card, buyer } = await goShopping(context, { card: 'second-step' });
  const { page } = card;
  await scratchFor(context, card, 'Confirmed kettle');
  await toPurchase(card);
  await orderFor(card, '¥7,560');
  await card.button(pay.approve).waitFor();
  await page.goBack();
  await page.getByText(/wants you to confirm the payment/).waitFor();
  await inspect(page, 'purchase-waits');
  await page.reload();
  await page.goto(`${context.house.origin}/shop/orders`);
  await page.getByText(shop.waits).waitFor();
  await press(card, page.getByRole('link', { name: 'Confirmed kettle' }));
  await press(card, page.getByRole('link', { name: shop.toPayment }));
  await press(card, card.button(pay.decline));
  await page.getByText(refusalWords.in.en.PAYMENT_DECLINED).waitFor();
  await press(card, card.button(shop.tryAgain));
  await orderFor(card, '¥7,560');
  await press(card, card.button(pay.approve));
  await page.getByText(shop.leads.accepted).waitFor();
  assert.equal(await charged(context, buyer), [
    ['refused', 7_560],
    ['accepted', 7_560],
  ]);
  await card.close();
});

test('C11: a price that has changed is shown before it is paid; the refusal stands where the thumb is', async (context) => {
  const number = await addProduct(context.seller, percentOff(50), { name: 'Dearer kettle' });
  const { card, buyer } = await goShopping(context, { allow: [/status of 400 .*\/api\/orders/] });
  await scratchFor(context, card, 'Dearer kettle');
  await toPurchase(card);
  await orderButton(card, '¥6,000').waitFor();
  await context.house.app.db('products').where({ number }).update({ price_minor: 13_000 });
  await orderFor(card, '¥6,000');
  const refusal = card.page.getByText(refusalWords.in.en.PRICE_CHANGED);
  await orderButton(card, '¥6,500').waitFor();
  await card.page.waitForFunction((text) => {
    const said = [...document.querySelectorAll('[role="alert"]')].find((each) =>
      each.textContent?.includes(text),
    );
    const { top, bottom } = said?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
    return top >= 0 && bottom <= innerHeight;
  }, refusalWords.in.en.PRICE_CHANGED);
  await inspect(card.page, 'purchase-price-changed');
  await orderFor(card, '¥6,500');
  await refusal.waitFor({ state: 'detached' });
  await card.page.getByText(shop.leads.accepted).waitFor();
  assert.equal(await charged(context, buyer), [['accepted', 6_500]]);
  await card.close();
});

test('C11: an order whose answer is lost is not placed twice, and the page does not pretend to know', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Lost kettle' });
  const { card, buyer } = await goShopping(context, { allow: [/ERR_FAILED/] });
  await scratchFor(context, card, 'Lost kettle');
  let pictures = 0;
  card.page.on('request', (request) => {
    if (/\/picture$/.test(request.url())) pictures += 1;
  });
  await toPurchase(card);
  const lose = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await card.page.route('**/api/orders', lose, { times: 1 });
  await orderFor(card, '¥7,560');
  await card.page.getByText(shop.orderUnknown).waitFor();
  await orderFor(card, '¥7,560');
  await card.page.getByText(shop.leads.accepted).waitFor();
  assert.equal(await charged(context, buyer), [['accepted', 7_560]]);
  assert.is(pictures, 1, 'the picture comes over the line once, to be seen and to be sent');
  await card.close();
});

test('C10: a coupon that ran out, or is used, is left out before anything is paid, with its reason', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Late kettle' });
  const { card, buyer } = await goShopping(context, { allow: [/status of 400 .*\/api\/orders/] });
  const id = await scratchFor(context, card, 'Late kettle');
  await toPurchase(card);
  await orderButton(card, '¥7,560').waitFor();
  const { db } = context.house.app;
  await db('coupons')
    .where({ id })
    .update({ valid_from: new Date(0), valid_until: new Date(1) });
  await orderFor(card, '¥7,560');
  await card.page.getByText(refusalWords.in.en.COUPON_EXPIRED).waitFor();
  await card.page.getByText(shop.idle.expired).waitFor();
  await orderButton(card, '¥12,000').waitFor();
  await inspect(card.page, 'purchase-expired');
  await db('coupons').where({ id }).update({ state: 'redeemed', used_by: buyer.id });
  await card.page.reload();
  await card.page.getByText(shop.idle.used).waitFor();
  await orderButton(card, '¥12,000').waitFor();
  assert.equal(await charged(context, buyer), []);
  await card.close();
});

test('C4: a session that has ended says so beside the button, and nothing is lost on the way to sign in', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Patient kettle' });
  const { card, buyer } = await goShopping(context, { allow: [/status of 401/] });
  const { page } = card;
  await scratchFor(context, card, 'Patient kettle');
  await toPurchase(card);
  await page.getByLabel(shop.quantity).selectOption('2');
  await card.visitor.context.clearCookies();
  await orderFor(card, '¥15,120');
  await press(card, page.locator('main').getByRole('link', { name: shop.signIn }));
  await page.locator('#membershipNumber').waitFor();
  const next = new URL(page.url()).searchParams.get('next')!;
  await card.signIn(buyer, next);
  await orderFor(card, '¥15,120');
  await page.getByText(shop.leads.accepted).waitFor();
  await card.close();
});

test('C5: End in one tab takes the wallet and the coupon out of the others', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Left kettle' });
  const { card } = await goShopping(context, { allow: [/status of 401/] });
  const id = await scratchFor(context, card, 'Left kettle');
  const { origin } = context.house;
  const others: Page[] = [];
  for (const path of ['/wallet', `/coupon/${id}`, `/coupon/${id}/counter`]) {
    const tab = await card.visitor.context.newPage();
    await tab.goto(origin + path);
    await tab.getByText('A secret discount').first().waitFor();
    others.push(tab);
  }
  await card.page.goto(`${origin}/shop`);
  await press(card, card.button(shop.end));
  await card.page.getByText(shop.endedTitle).waitFor();
  for (const tab of others) {
    await tab.getByText(refusalWords.in.en.NOT_SIGNED_IN).waitFor();
    assert.is(await tab.getByText('A secret discount').count(), 0);
  }
  await card.close();
});

test('C4 C7: a browser that is signed in without the key gets it by signing in again, and comes back', async (context) => {
  await addProduct(context.seller, percentOff(37), { name: 'Locked kettle' });
  const { card } = await goShopping(context);
  const { page } = card;
  const id = await scratchFor(context, card, 'Locked kettle');
  await page.evaluate(() => {
    localStorage.clear();
    indexedDB.deleteDatabase('tombola-member');
  });
  await page.reload();
  await card.ready();
  await press(card, card.button(couponEn.uncover));
  await press(card, page.getByRole('alert').getByRole('link', { name: couponEn.signIn }));
  await press(card, card.button(memberEn.bringKey));
  await inspect(page, 'member-bring-key');
  await page.locator('#password').fill(PASSWORD);
  await press(card, page.locator('form button[type="submit"]'));
  await page.waitForURL(`**/coupon/${id}`);
  await card.ready();
  await press(card, card.button(couponEn.uncover));
  await card.value.waitFor();
  await card.close();
});

test.run();
