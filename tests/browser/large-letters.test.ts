// Letters twice as large on a small phone: nothing of a shopper's pages is cut off or lies beside the window.
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { couponEn } from '../../client/coupon/words/coupon-en.ts';
import { shopWords } from '../../client/shop/words/shop.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';
import { addBuyer } from './support/buyer.ts';
import { addCouponSeller, addProduct, openVisitor } from './support/coupon-page.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
}
const test = suite<Context>('large letters');
const shop = shopWords.in.en;

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch({ webgl: false });
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

/** As text of code, so that nothing is added to it on its way into the page. */
const LARGE = `addEventListener('DOMContentLoaded', () => {
  document.documentElement.style.fontSize = '200%';
});`;

/** How far the page or a part of it that hides what is too much reaches beyond its place, px. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main, main *, header *')]
      .filter((each) => {
        const { overflowX, textOverflow } = getComputedStyle(each);
        const hides = overflowX === 'hidden' && textOverflow !== 'ellipsis';
        const isPage = each === document.documentElement;
        const isSeen = !each.classList.contains('visually-hidden');
        return (hides || isPage) && isSeen && each.scrollWidth > each.clientWidth + 1;
      })
      .map(({ tagName, className, scrollWidth, clientWidth }) =>
        [tagName, className, scrollWidth, clientWidth].join(' '),
      ),
  );

test('X12: from the list to the accepted order, with twice the letters on a phone', async ({
  house,
  browser,
}) => {
  const seller = await addCouponSeller(house);
  const benefit = { kind: 'amount-off', amountMinor: 1_234_500, currency: 'JPY' } as const;
  const name = 'Hand-cast iron kettle with a cherry pattern';
  await addProduct(seller, { benefit }, { name, priceMinor: 12_345_600 });
  const card = await openVisitor(browser, { origin: house.origin, screen: 'phone' });
  const { page } = card;
  await card.visitor.context.addInitScript({ content: LARGE });
  const look = async (screen: string) => {
    assert.equal(await tooWide(page), [], screen);
    await screenshot(page, `large-${screen}`);
  };
  await card.signIn(await addBuyer(house, 'approves'), '/shop');
  await page.getByLabel(shop.tick(name)).check();
  await look('list');
  await card.button(shop.coupon).tap();
  await card.ready();
  await look('coupon');
  await card.button(couponEn.uncover).tap();
  await card.value.waitFor();
  await look('revealed');
  await card.purchase.tap();
  const order = card.button(shop.orderNow('¥11,111,100'));
  await order.waitFor();
  await look('purchase');
  await order.tap();
  await page.getByText(shop.leads.accepted).waitFor();
  await look('order');
  for (const path of ['/shop/orders', '/wallet', '/member', '/member/join']) {
    await page.goto(house.origin + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await look(path.replaceAll('/', '-').slice(1));
  }
  await card.close();
});

test.run();
