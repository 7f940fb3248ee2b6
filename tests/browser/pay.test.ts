// The provider's page and the seller's, by hand; and that a card number that somebody types goes nowhere.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Page } from 'playwright-core';
import { openOrderHouse, type OrderHouse } from '../orders/support/order-house.ts';
import { memberClient } from '../http/support/member-client.ts';
import { until } from '../socket/support/until.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';

/** Numbers that pass the check digit, as printed on test cards. */
const CANARIES = ['4242 4242 4242 4242', '5555-5555-5555-4444', '378282246310005'];

interface Context {
  shop: OrderHouse;
  browser: TestBrowser;
  log: string[];
  traffic: string[];
}
const test = suite<Context>('paying');

test.before(async (context) => {
  context.log = [];
  context.traffic = [];
  const log = { write: (line: string) => void context.log.push(line) };
  context.shop = await openOrderHouse({ log, config: { logLevel: 'trace' } });
  context.browser = await launch({ webgl: false });
});
test.after(async ({ browser, shop }) => {
  await browser?.close();
  await shop?.close();
});

function listen({ traffic }: Context, page: Page): void {
  page.on('request', (request) => {
    traffic.push(request.url(), request.postData() ?? '', JSON.stringify(request.headers()));
  });
  page.on('response', (response) => {
    if (!/json|html/.test(response.headers()['content-type'] ?? '')) return;
    void response.text().then(
      (text) => traffic.push(text),
      () => undefined,
    );
  });
}

test('C4: choosing a card by keyboard gives a token and its last four digits, nothing more', async (context) => {
  const { shop, browser } = context;
  const { origin } = shop.house;
  for (const canary of CANARIES) {
    const visitor = await browser.phone({ locale: 'en-GB' });
    const { page } = visitor;
    listen(context, page);
    await page.goto(`${origin}/pay?return=${encodeURIComponent('/verify')}`);
    await page.getByLabel('Approves every payment').focus();
    await page.getByLabel('Card number').fill(canary);
    await screenshot(page, 'pay-method');
    await page.getByLabel('Card number').press('Enter');
    await page.waitForURL(/\/verify\?paymentToken=/);
    const token = new URL(page.url()).searchParams.get('paymentToken')!;
    const client = memberClient(origin);
    const member = await client.join({ paymentToken: token });
    assert.is(member.paymentMethod, `Test card ending in ${canary.replace(/\D/g, '').slice(-4)}`);
    await visitor.close();
  }
});

test('C11: the second step on the provider’s page ends the order, and the seller’s screen shows it at once', async (context) => {
  const { shop, browser } = context;
  const { origin, app } = shop.house;
  const seller = await shop.addSeller();
  const item = await shop.addItem(seller, null);
  const staff = await browser.desktop({ locale: 'en-GB' });
  const [name = '', value = ''] = seller.client.cookie.split('=');
  await staff.context.addCookies([{ name, value, url: origin }]);
  listen(context, staff.page);
  await staff.page.goto(`${origin}/seller#/deliveries`);
  await staff.page.getByText('Nothing has been ordered yet.').waitFor();

  const buyer = await shop.addBuyer('second-step');
  const { order } = await buyer.order(item);
  const visitor = await browser.phone({ locale: 'en-GB' });
  const cookies = [...buyer.client.cookies].map(([key, word]) => ({ key, word }));
  await visitor.context.addCookies(
    cookies.map(({ key, word }) => ({ name: key, value: word, url: origin })),
  );
  listen(context, visitor.page);
  await visitor.page.goto(order!.paymentPage!);
  await screenshot(visitor.page, 'pay-second-step');
  await visitor.page.getByRole('button', { name: 'Approve the payment' }).click();
  await visitor.page.waitForURL(`${origin}/orders/${order!.id}`);
  await until('accepted', async () => {
    const row = await app.db('orders').where({ id: order!.id }).first('state');
    return row.state === 'accepted';
  });
  await staff.page.getByText('Aki Tanaka').waitFor();
  await screenshot(staff.page, 'seller-deliveries');
  await staff.page.getByRole('button', { name: 'Mark as shipped' }).click();
  await staff.page.getByText('Shipped', { exact: true }).waitFor();
  await staff.page.getByRole('link', { name: 'Statement' }).click();
  await staff.page.getByText('Owed to you').waitFor();
  await screenshot(staff.page, 'seller-statement');
  await visitor.close();
  await staff.close();
});

test('no card number is in the database, the log or on the line', async (context) => {
  const { shop, log, traffic } = context;
  const stored = await dump(shop);
  assert.ok(stored.length > 3_000 && traffic.length > 50, `${stored.length} ${traffic.length}`);
  for (const text of [stored, log.join('\n'), traffic.join('\n')]) {
    assert.equal(cardNumbersIn(text), []);
    for (const canary of CANARIES) {
      assert.not(text.includes(canary));
      assert.not(text.includes(canary.replace(/\D/g, '')));
    }
  }
  assert.equal(cardNumbersIn('number 4242424242424242.'), ['4242424242424242'], 'it would be seen');
});

/**
 * Every row of every table, without what is binary. The names of migrations are ours, and begin with
 * fourteen digits of which each tenth passes for a card number.
 */
async function dump({ house }: OrderHouse): Promise<string> {
  const { db } = house.app;
  const { rows } =
    await db.raw(`select table_name, string_agg(quote_ident(column_name), ', ') as columns
    from information_schema.columns where table_schema = 'public' and data_type <> 'bytea'
      and table_name not like 'knex_migrations%'
    group by table_name`);
  const texts = await Promise.all(
    rows.map(async ({ table_name, columns }: { table_name: string; columns: string }) => {
      const found = await db.raw(
        `select row_to_json(row_)::text as text from (select ${columns} from ${table_name}) row_`,
      );
      return found.rows.map(({ text }: { text: string }) => text).join('\n');
    }),
  );
  return texts.join('\n');
}

/** Runs of 13 to 19 digits with the right check digit. Thirteen from 1 are times in ms: no card begins so. */
const cardNumbersIn = (text: string): string[] =>
  [...text.matchAll(/(?<!\d)\d{13,19}(?!\d)/g)]
    .map(([run]) => run)
    .filter((run) => !(run.length === 13 && run.startsWith('1')) && passesLuhn(run));

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [at, digit] of [...digits].reverse().entries()) {
    const value = at % 2 === 1 ? Number(digit) * 2 : Number(digit);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

test.run();
