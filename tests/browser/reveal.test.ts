// The reveal in a real browser: the value that the seller sealed appears where the foil is scratched away,
// for its holder and for nobody else.
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { OfferFields } from '../../common/protocol/products.ts';
import type { FetchedCoupon } from '../../common/protocol/shop.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser, type VisitorOptions } from '../support/browser.ts';
import { couponEn } from '../../client/coupon/words/coupon-en.ts';
import { couponJa } from '../../client/coupon/words/coupon-ja.ts';
import { boardEn } from '../../client/words/board-en.ts';
import { refusalWords } from '../../client/words/refusals.ts';
import { BoardPage, WAYS } from './support/board-page.ts';
import { addNoise, payloadIn, putForeignKey } from './support/coupon-picture.ts';
import {
  addCouponSeller,
  addMember,
  addProduct,
  openVisitor,
  type CouponPage,
  type CouponSeller,
  type Member,
} from './support/coupon-page.ts';
import { inspect } from './support/inspect.ts';

interface Context {
  house: TestApp;
  browser: TestBrowser;
  seller: CouponSeller;
}
const test = suite<Context>('the reveal');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  context.seller = await addCouponSeller(context.house);
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

interface CardOptions {
  readonly offered?: Partial<OfferFields>;
  readonly options?: VisitorOptions;
  readonly on?: TestBrowser;
  /** Done before anything is opened. */
  readonly before?: (card: CouponPage, coupon: FetchedCoupon) => Promise<unknown>;
}

interface OpenCard {
  readonly card: CouponPage;
  readonly member: Member;
  readonly coupon: FetchedCoupon;
}

for (const { screen, hand } of WAYS) {
  test(`C6 C7 C8 ${screen} ${hand}: scratched free, the value is what the seller sealed`, async ({
    house,
    browser,
    seller,
  }) => {
    const number = await addProduct(seller, { benefit: { kind: 'percent-off', percent: 37 } });
    const member = await addMember(house);
    const coupon = await member.fetchCoupon(seller, number);
    const card = await openVisitor(browser, { origin: house.origin, screen, hand });
    await card.signIn(member, `/coupon/${coupon.id}`);
    await card.ready();
    assert.not.match(await card.page.locator('main').innerText(), /37\s?%/);
    await inspect(card.page, `reveal-${screen}-${hand}-covered`);
    await card.scratch({ lanes: 7, stops: 12 });
    assert.is(await card.value.innerText(), '37% off');
    await card.purchase.waitFor();
    await inspect(card.page, `reveal-${screen}-${hand}-open`);
    await card.close();
  });
}

/** A coupon of 37 % off, and a browser that its holder has signed in with. */
async function openCard(
  { house, browser, seller }: Context,
  { offered, options, on = browser, before }: CardOptions = {},
): Promise<OpenCard> {
  const benefit = { kind: 'percent-off', percent: 37 } as const;
  const number = await addProduct(seller, { benefit, ...offered });
  const member = await addMember(house);
  const coupon = await member.fetchCoupon(seller, number);
  const card = await openVisitor(on, { origin: house.origin, ...(options && { options }) });
  await before?.(card, coupon);
  await card.signIn(member, `/coupon/${coupon.id}`);
  return { card, member, coupon };
}

test('C8: the purchase takes product and coupon along, and the shop is one step away', async (context) => {
  const { card, coupon } = await openCard(context);
  await card.scratch();
  const address = new URL((await card.purchase.getAttribute('href'))!, context.house.origin);
  assert.is(address.pathname, '/shop');
  assert.equal(Object.fromEntries(address.searchParams), {
    seller: context.seller.sellerId,
    product: coupon.product!.number,
    coupon: coupon.id,
  });
  assert.is(
    await card.page.getByRole('link', { name: couponEn.another }).getAttribute('href'),
    '/shop',
  );
  await card.close();
});

test('C7: the dialog shows the bytes that are in the picture', async (context) => {
  const { card, member, coupon } = await openCard(context);
  await card.scratch();
  await card.button(couponEn.how).click();
  const shown = await card.page.getByRole('dialog').locator('code').innerText();
  const payload = await payloadIn(await member.picture(coupon));
  assert.is(shown.replaceAll(' ', ''), payload);
  await inspect(card.page, 'reveal-how');
  await card.close();
});

test('C7: what was opened stays open on this device, and is kept sealed there', async (context) => {
  const { card } = await openCard(context);
  await card.scratch();
  await card.page.reload();
  await card.value.waitFor();
  assert.is(await card.value.innerText(), '37% off');
  const kept = await card.page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.match(kept, /wrappedKey/);
  assert.not.match(kept, /benefit|percent/);
  await card.page.goto(`${context.house.origin}/wallet`);
  await card.page.getByText(couponEn.state.opened).waitFor();
  await card.page.locator('article').getByText('37% off').waitFor();
  await inspect(card.page, 'wallet-one');
  await card.close();
});

test('C7: the server tells the value in none of its answers', async (context) => {
  const said: string[] = [];
  const { card } = await openCard(context, {
    before: async ({ page }) => {
      page.on('response', (response) => {
        if (!response.url().includes('/api/')) return;
        // Of a page that has been left nothing can be read any more.
        void response.text().then(
          (text) => said.push(text),
          () => undefined,
        );
      });
    },
  });
  await card.scratch();
  const told = said.filter((text) => text.startsWith('{'));
  assert.ok(told.length > 0);
  assert.not.match(told.join(''), /percent-off|:37[,}]/);
  await card.close();
});

test('C7: another member with the same picture file gets nothing, nor does a stranger', async (context) => {
  const { house, browser } = context;
  const { card, member, coupon } = await openCard(context);
  const picture = await member.picture(coupon);

  await card.page.goto(`${house.origin}/wallet`);
  await card.page.locator('article').first().waitFor();
  await card.giveFile(picture);
  await card.page.getByText(couponEn.fileKnown).waitFor();
  await card.page.locator('.notice').getByText('37% off').waitFor();
  await inspect(card.page, 'wallet-file-known');
  await card.giveFile(Buffer.from('a shopping list'));
  await card.page.getByText(couponEn.trouble['no-picture']).waitFor();
  await card.close();

  const other = await openVisitor(browser, { origin: house.origin });
  await other.signIn(await addMember(house), '/wallet');
  await other.page.getByText(couponEn.empty).waitFor();
  await inspect(other.page, 'wallet-empty');
  await other.giveFile(picture);
  await other.page.getByText(couponEn.trouble['none-of-yours']).waitFor();
  assert.not.match(await other.page.locator('main').innerText(), /37\s?%/);
  await other.close();

  const refused = [/status of 40[14] .*\/api\/coupons/];
  const stranger = await openVisitor(browser, {
    origin: house.origin,
    options: { allow: refused },
  });
  await stranger.page.goto(`${house.origin}/wallet`);
  await stranger.page.getByRole('link', { name: couponEn.signIn }).first().waitFor();
  await stranger.giveFile(picture);
  await stranger.page.getByText(couponEn.trouble['no-key']).waitFor();
  assert.not.match(await stranger.page.locator('main').innerText(), /37\s?%/);
  await stranger.page.goto(`${house.origin}/coupon/${coupon.id}`);
  await stranger.page.getByText(refusalWords.in.en.NOT_SIGNED_IN).waitFor();
  await stranger.close();
});

test('C7: with another member’s key, or with none, it stays shut and says why', async (context) => {
  const { card, coupon } = await openCard(context);
  await card.ready();
  await card.page.evaluate(putForeignKey);
  await card.rub();
  await card.page.getByText(couponEn.trouble['wrong-key']).waitFor();
  await inspect(card.page, 'reveal-wrong-key');
  await card.page.evaluate(() => indexedDB.deleteDatabase('tombola-member'));
  await card.button('Try again').click();
  await card.ready();
  await card.rub();
  await card.page.getByText(couponEn.trouble['no-key']).waitFor();
  const link = card.page.getByRole('link', { name: couponEn.signIn });
  assert.is(
    await link.getAttribute('href'),
    `/member?next=${encodeURIComponent(`/coupon/${coupon.id}`)}`,
  );
  await card.close();
});

test('C7 X3: a canvas that lies does no harm: the file’s own bytes are read', async (context) => {
  const { card, member, coupon } = await openCard(context, {
    before: ({ page }) => addNoise(page),
  });
  await card.scratch();
  assert.is(await card.value.innerText(), '37% off');
  await card.button(couponEn.how).click();
  await card.page.getByText(/from the file itself/).waitFor();

  // A JPEG has to go through the canvas, and the mark outlives the noise.
  await card.page.goto(`${context.house.origin}/wallet`);
  await card.page.locator('article').first().waitFor();
  const jpeg = await sharp(await member.picture(coupon))
    .jpeg({ quality: 80 })
    .toBuffer();
  await card.giveFile(jpeg, 'image/jpeg');
  await card.page.getByText(couponEn.fileKnown).waitFor();
  await card.close();
});

test('C7: a damaged picture and one of another coupon stay shut, each with its reason', async (context) => {
  const blank = await sharp({
    create: { width: 640, height: 400, channels: 3, background: '#f6f0e2' },
  })
    .png()
    .toBuffer();
  const another = await openCard(context);
  const foreign = await another.member.picture(another.coupon);
  await another.card.close();
  for (const [body, trouble] of [
    [blank, 'damaged'],
    [foreign, 'altered'],
  ] as const) {
    const { card } = await openCard(context, {
      before: ({ page }, { pictureUrl }) =>
        page.route(`**${pictureUrl}`, (route) => route.fulfill({ body, contentType: 'image/png' })),
    });
    await card.ready();
    await card.rub();
    await card.page.getByText(couponEn.trouble[trouble]).waitFor();
    assert.is(await card.share(), 0, 'the foil is whole again');
    await card.close();
  }
});

test('C7: a broken line keeps what is here, and the coupon comes when it is back', async (context) => {
  const lost = { allow: [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/] };
  const { card } = await openCard(context, {
    options: lost,
    before: ({ page }, { pictureUrl }) =>
      page.route(`**${pictureUrl}`, (route) => route.abort(), { times: 1 }),
  });
  await card.page.getByText(couponEn.trouble.offline).waitFor();
  await card.page.getByRole('heading', { name: 'A secret discount on the kettle' }).waitFor();
  await card.button('Try again').click();
  await card.ready();
  // All that a reveal needs is here by now.
  await card.page.waitForLoadState('networkidle');
  await card.visitor.context.setOffline(true);
  await card.scratch();
  assert.is(await card.value.innerText(), '37% off');
  await card.close();
});

test('X12: with reduced motion the foil is off at the first touch', async (context) => {
  const { card } = await openCard(context, { options: { reducedMotion: 'reduce' } });
  await card.ready();
  await card.field.click();
  await card.value.waitFor();
  assert.is(await card.value.innerText(), '37% off');
  await card.close();
});

test('X12: one press of a button uncovers it, in Japanese too', async (context) => {
  const { card } = await openCard(context, { options: { locale: 'ja-JP' } });
  await card.ready();
  await inspect(card.page, 'reveal-ja-covered');
  await card.button(couponJa.uncover).click();
  await card.value.waitFor();
  assert.is(await card.value.innerText(), '37%オフ');
  await card.page.locator('.phrase:focus').waitFor();
  await inspect(card.page, 'reveal-ja-open');
  await card.close();
});

test('C14: a coupon of the comparison mode shows its value without scratching', async (context) => {
  const { card } = await openCard(context, { offered: { mode: 'open' } });
  await card.page.getByText(couponEn.openNote).waitFor();
  assert.is(await card.value.innerText(), '37% off');
  assert.is(await card.page.locator('.foil').count(), 0);
  await card.close();
});

test('C7: an expired, a used and a reserved coupon say so and offer no purchase', async (context) => {
  const { card, coupon } = await openCard(context);
  const { db } = context.house.app;
  for (const [change, words] of [
    [{ state: 'reserved', used_by: randomUUID() }, couponEn.noUse.reserved],
    [{ state: 'redeemed', used_by: randomUUID() }, couponEn.noUse.used],
    [
      { state: 'issued', used_by: null, valid_from: new Date(0), valid_until: new Date(1) },
      couponEn.noUse.expired,
    ],
  ] as const) {
    await db('coupons').where({ id: coupon.id }).update(change);
    await card.page.reload();
    await card.page.getByText(words).waitFor();
    assert.is(await card.purchase.count(), 0);
  }
  await card.close();
});

test('X12: without WebGL the foil is drawn and scratched all the same', async (context) => {
  const plain = await launch({ webgl: false });
  const { card } = await openCard(context, { on: plain });
  await card.ready();
  await card.rub({ lanes: 2 });
  await inspect(card.page, 'reveal-plain');
  await card.scratch();
  assert.is(await card.value.innerText(), '37% off');
  await card.close();
  await plain.close();
});

test('C3: what was won in a lottery lies in the wallet and opens like any other', async ({
  house,
  browser,
}) => {
  const campaign = await house.addCampaign({ sheets: 20 });
  const member = await addMember(house);
  const card = await openVisitor(browser, { origin: house.origin });
  await card.signIn(member, '/wallet');
  const board = new BoardPage(card.visitor, card.page, 'pointer', boardEn);
  await board.open({ origin: house.origin, slug: campaign.slug });
  await board.draw(5);
  const won = /\d+% off/.exec(await board.outcome.innerText())![0];
  await board.fill({ name: 'Aki' });
  await board.confirm();
  await board.heading(boardEn.confirmedTitle).waitFor();
  await card.page.goto(`${house.origin}/wallet`);
  await card.page.getByRole('article').getByRole('heading').getByRole('link').click();
  await card.scratch();
  assert.is(await card.value.innerText(), won);
  await card.close();
});

test.run();
