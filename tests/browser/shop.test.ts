// The seller's way to a product with a coupon, and the shop where members find it: desktop and phone.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';
import { alone, pair } from '../http/support/product.ts';
import { addSeller, type TestSeller } from '../support/campaigns.ts';
import { CouponPage } from './support/coupon-page.ts';
import { until } from './support/until.ts';
import { violations } from './support/inspect.ts';

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

test('C1 C2: what a seller in a hurry types wrong is named, and nothing unsaved is lost on the way', async (context) => {
  const { page, close } = await context.browser.desktop({ allow: [/status of 40[01]/] });
  await signIn(page, context);
  await page.getByRole('link', { name: 'New product' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Tea 🎁');
  await page.getByLabel('Product number').fill('0777');
  await page.getByLabel('Currency', { exact: true }).fill('eur');
  await page.getByLabel('Price', { exact: true }).fill('12,50');
  await page.getByText('€12.50').waitFor();
  await page.getByLabel('Price', { exact: true }).fill('12.505');
  await page.locator('label:has(img[alt="kettle"])').first().click();
  await page.getByRole('button', { name: 'Make a coupon' }).click();
  const kettle = page.locator('label:has(img[alt="kettle"]) input[name=offer-artwork]');
  assert.ok(await kettle.isChecked(), 'what is sold stands on its coupon');
  await page.locator('#offer-value').fill('10');

  await page.getByRole('link', { name: 'Deliveries' }).click();
  await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
  await page.goBack();
  assert.is(await page.getByLabel('Name', { exact: true }).inputValue(), 'Tea 🎁');
  assert.is(await page.locator('#offer-value').inputValue(), '10');
  await page.getByRole('button', { name: 'Save product and coupon' }).click();
  assert.match(await page.locator('#product-price-problem').innerText(), /"12\.505" is no amount/);
  await page.getByLabel('Price', { exact: true }).fill('12,50');
  await page.getByRole('button', { name: 'Save product and coupon' }).click();
  await page.locator('#offer-message-problem').waitFor();
  assert.match(await page.locator('#offer-message-problem').innerText(), /🎁/);
  assert.equal(await violations(page), []);
  await page.locator('#maker-heading').scrollIntoViewIfNeeded();
  await screenshot(page, 'seller-coupon-letters-desktop');
  await page.getByLabel('Message').fill('冬のお茶をお楽しみください。'.repeat(8));
  await page.getByText('on a phone its letters are tiny').waitFor();
  await page.getByLabel('Message').fill('A secret discount on tea');
  await page.getByRole('radio', { name: 'Night' }).check({ force: true });
  assert.is(await page.locator('input[type=color]').first().inputValue(), '#1b1d2e');
  await page.getByText('on a phone its letters are tiny').waitFor({ state: 'detached' });
  await page.getByLabel('Name on the coupon').fill('Tea & Cup');
  assert.equal(await violations(page), []);
  await page.getByRole('button', { name: 'Save product and coupon' }).click();
  await page.getByText('product and coupon are saved as a pair').waitFor();
  await page.locator('#offer-heading').scrollIntoViewIfNeeded();
  await screenshot(page, 'seller-coupon-night-desktop');
  await close();
});

test('C2 F12: a photograph of a telephone is made smaller on the way; what is no picture is named in Japanese', async (context) => {
  const { page, close } = await context.browser.desktop({
    locale: 'ja',
    allow: [/status of 40[01]/],
  });
  await page.goto(`${context.house.origin}/seller#/products/new`);
  await page.getByLabel('メールアドレス').fill(context.seller.email);
  await page.getByLabel('パスワード').fill(context.seller.password);
  await page.keyboard.press('Enter');
  const input = page.locator('input[type=file]').first();
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const photograph = await sharp({
    create: { width: 4_400, height: 3_000, channels: 3, background: '#777777', noise },
  })
    .jpeg({ quality: 70 })
    .toBuffer();
  assert.ok(photograph.length > 4 * 1024 * 1024);
  await input.setInputFiles({ name: 'p.jpg', mimeType: 'image/jpeg', buffer: photograph });
  await page.getByAltText('アップロードした画像').waitFor();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
  await input.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: svg });
  await page.getByText('PNG・JPEG・WebP の画像ではありません').waitFor();
  await input.setInputFiles({
    name: 'cut.jpg',
    mimeType: 'image/jpeg',
    buffer: (await sharp(photograph).resize(900).jpeg().toBuffer()).subarray(0, 30_000),
  });
  await page.getByText('ファイルが壊れている').waitFor();
  assert.equal(await violations(page), []);
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

interface Member {
  readonly membershipNumber: string;
  readonly password: string;
}

/** Someone who can pay, or has no way to yet. */
async function addMember(
  { house }: Context,
  card: 'approves' | 'declines' | null,
): Promise<Member> {
  const { members, payments } = house.app;
  const password = 'correct horse battery';
  const method = card && (await payments.page?.addMethod(card, 'Test card'));
  const joined = await members.join(
    {
      name: 'Aki Tanaka',
      address: '1-2-3 Kumano, Kyoto',
      email: 'aki@shopper.example',
      telephone: '',
      password,
      paymentToken: method?.token ?? null,
    },
    { address: card ?? 'none', deviceId: undefined, replaces: undefined },
  );
  if (!joined.ok) throw new Error(JSON.stringify(joined.refusal));
  return { membershipNumber: joined.value.member.membershipNumber, password };
}

/** Three products of one seller: with a sealed coupon, without, and for members alone. */
async function addGoods({ house }: Context): Promise<string> {
  const { sellerId } = await addSeller(house.app.db);
  const { products } = house.app.products;
  const goods = [
    pair({ number: '0002', name: 'B', priceMinor: 5_000, picture: 'lantern' }),
    alone({ number: '0001', name: 'A', priceMinor: 3_000, picture: 'gift' }),
    alone({ number: '0003', name: 'C', priceMinor: 900, membersOnly: true }),
  ];
  for (const each of goods) {
    const saved = await products.create({ sellerId }, each);
    assert.ok(saved.ok, JSON.stringify(saved));
  }
  return sellerId;
}

async function signInAsMember(page: Page, { membershipNumber, password }: Member): Promise<void> {
  await page.getByLabel('Membership number').fill(membershipNumber);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

const sessionCookies = async (page: Page) =>
  (await page.context().cookies()).filter(({ name }) => /member/.test(name));

test('C5 C6 C8: tick, coupon, back to the list with the tick still there, purchase, accepted, end', async (context) => {
  const { browser, house } = context;
  const sellerId = await addGoods(context);
  const member = await addMember(context, 'approves');
  const visitor = await browser.desktop({ allow: [/status of 401/] });
  const { page, close } = visitor;
  const shop = `${house.origin}/shop?seller=${sellerId}`;
  await page.goto(shop);
  await page.getByRole('checkbox', { name: 'Choose B' }).check();
  assert.is(await page.getByRole('checkbox', { name: 'Choose C' }).count(), 0);
  await page.getByRole('link', { name: 'Sign in to choose it' }).waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'shop-list-desktop');

  await page.getByRole('button', { name: 'Coupon', exact: true }).click();
  await page.waitForURL(/\/member/);
  await signInAsMember(page, member);
  await page.waitForURL(/\/shop/);
  await page.getByText('1 ticked').first().waitFor();
  await page.getByRole('checkbox', { name: 'Choose A' }).check();
  await page.getByRole('button', { name: 'Coupon', exact: true }).click();
  await page.getByText('Tick exactly one product').waitFor();
  await page.getByRole('checkbox', { name: 'Choose A' }).uncheck();
  await page.getByRole('button', { name: 'Coupon', exact: true }).click();
  await page.waitForURL(/\/coupon\/[0-9a-f-]{36}/);
  const couponId = page.url().split('/').pop()!;
  await page.getByRole('heading', { level: 1 }).waitFor();

  await page.goto(`${house.origin}/shop`);
  await page.getByText('Coupon in your wallet').waitFor();
  assert.ok(await page.getByRole('checkbox', { name: 'Choose B' }).isChecked());
  await page.goto(`${house.origin}/shop?seller=${sellerId}&product=0002&coupon=${couponId}`);
  await page.getByAltText('A secret discount on the kettle').waitFor();
  await page.getByText('still sealed').waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'shop-purchase-desktop');
  await page.getByRole('button', { name: 'Order with the sealed coupon' }).waitFor();
  await page.getByRole('link', { name: 'Scratch it first' }).click();
  const card = new CouponPage(visitor, house.origin, 'keyboard');
  await card.scratch();
  await until(
    'the page tells that it was read',
    () => house.app.db('coupons').where({ id: couponId }).first('revealed_at'),
    ({ revealed_at: revealedAt }) => revealedAt !== null,
  );
  await card.purchase.click();
  await page.waitForURL(/\/shop\/purchase/);
  await page.getByRole('button', { name: 'Order and pay ¥3,150' }).waitFor();
  await screenshot(page, 'shop-revealed-desktop');
  await page.getByRole('button', { name: 'Order and pay ¥3,150' }).click();
  await page.waitForURL(/\/shop\/orders\//);
  await page.getByText('Thank you.').waitFor();
  assert.is(await page.locator('#order-total').innerText(), '¥3,150', '37 % off 5,000');
  assert.equal(await violations(page), []);
  await screenshot(page, 'shop-order-desktop');
  await page.getByRole('link', { name: 'Your orders' }).click();
  await page.getByRole('link', { name: 'B', exact: true }).waitFor();

  await page.goto(shop);
  await page.getByText('Coupon used').waitFor();
  assert.ok((await sessionCookies(page)).length > 0);
  await page.getByRole('button', { name: 'End' }).click();
  await page.getByText('You have left.').waitFor();
  assert.equal(await sessionCookies(page), []);
  const kept = await page.evaluate(async () => {
    const opening = indexedDB.open('tombola-member', 1);
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const reading = database.transaction('keys').objectStore('keys').count();
    const keys = await new Promise(
      (resolve) => (reading.onsuccess = () => resolve(reading.result)),
    );
    database.close();
    return [keys, Object.keys(sessionStorage).filter((name) => name.includes('member'))];
  });
  assert.equal(kept, [0, []]);
  await close();
});

test('C5 C11 L19: on a phone by keyboard: without a payment method, a declined card, and no coupon', async (context) => {
  const { browser, house } = context;
  const sellerId = await addGoods(context);
  const { page, close } = await browser.phone({ allow: [/status of 40[0-9]/] });
  await page.goto(`${house.origin}/shop?seller=${sellerId}`);
  await page.getByRole('checkbox', { name: 'Choose A' }).focus();
  await page.keyboard.press('Space');
  await page.getByText('1 ticked').first().waitFor();
  assert.is(await overflow(page), 0);
  assert.equal(await violations(page), []);
  await screenshot(page, 'shop-list-phone');
  await page.getByRole('button', { name: 'Coupon', exact: true }).press('Enter');
  await page.getByText('There is no coupon for this product').waitFor();
  await page.getByRole('button', { name: 'Purchase' }).press('Enter');
  await page.waitForURL(/\/shop\/purchase/);
  await page.getByText('Sign in to order').waitFor();
  assert.is(await overflow(page), 0);
  await page.locator('main').getByRole('link', { name: 'Sign in' }).press('Enter');
  await signInAsMember(page, await addMember(context, null));
  await page.waitForURL(/\/shop\/purchase/);
  await page.getByText('no payment method in your account').waitFor();
  assert.ok(await page.getByRole('button', { name: /Order and pay/ }).isDisabled());
  assert.equal(await violations(page), []);
  await screenshot(page, 'shop-purchase-phone');

  const declined = await addMember(context, 'declines');
  await page.goto(`${house.origin}/shop`);
  await page.getByRole('button', { name: 'End' }).click();
  await page.getByText('You have left.').waitFor();
  await page.goto(`${house.origin}/shop?seller=${sellerId}`);
  await page.getByRole('checkbox', { name: 'Choose A' }).check();
  await page.goto(`${house.origin}/member?next=/shop/purchase`);
  await signInAsMember(page, declined);
  await page.getByLabel('Quantity').selectOption('2');
  await page.getByRole('button', { name: 'Order and pay ¥6,000' }).click();
  await page.getByText('declined').first().waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Order and pay ¥6,000' }).waitFor();
  await page.goBack();
  await page.getByText('declined').first().waitFor();
  assert.is(await overflow(page), 0);
  await screenshot(page, 'shop-declined-phone');
  await close();
});

test('X12 L19: in Japanese, on a phone, no screen is wider than its window, and axe is content', async (context) => {
  const { browser, house, seller } = context;
  await addGoods(context);
  const { page, close } = await browser.phone({ locale: 'ja', allow: [/status of 401/] });
  const look = async (name: string) => {
    assert.is(await overflow(page), 0, name);
    assert.equal(await violations(page), [], name);
    await screenshot(page, `${name}-phone-ja`);
  };
  await page.goto(`${house.origin}/shop`);
  await page.getByText('クーポンあり').first().waitFor();
  await look('shop-list');
  await page.goto(`${house.origin}/seller#/products/new`);
  await page.getByLabel('メールアドレス').fill(seller.email);
  await page.getByLabel('パスワード').fill(seller.password);
  await page.keyboard.press('Enter');
  await page.getByLabel('商品名', { exact: true }).fill('南部鉄瓶');
  await page.getByRole('button', { name: 'クーポンを作る' }).click();
  await page.getByRole('radio', { name: 'ラベル' }).check();
  await page.waitForFunction(() => document.fonts.check('400 40px "Zen Antique"', '南部鉄瓶'));
  await page.locator('canvas').scrollIntoViewIfNeeded();
  await look('seller-coupon');
  page.once('dialog', (asked) => void asked.accept());
  await page.goto(`${house.origin}/seller#/products/import`);
  await page.getByRole('heading', { name: '商品の取り込み' }).waitFor();
  await look('seller-import');
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
    /4\s+StockCode\s+Please fill this in/,
  );
  assert.equal(await violations(page), []);
  await screenshot(page, 'seller-import-done-desktop');
  await page.getByRole('link', { name: 'All products' }).click();
  await page.getByLabel('Search').fill('lantern');
  await page.getByText('1 product', { exact: true }).waitFor();
  await close();
});

test.run();
