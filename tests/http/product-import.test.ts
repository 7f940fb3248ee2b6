// Tables of products through the sellers' door: what is taken, what is reported, and that what is
// exported comes back unchanged.
// Runs alone: fifty thousand rows keep the one thread of sender and server busy, and while it is, nobody
// waits longer than 2 s for a connection to the database.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SellerProduct, SellerProductPage } from '../../common/protocol/products.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller } from '../support/campaigns.ts';
import {
  columns,
  formOf,
  importOptions,
  importTable,
  linesOf,
  offer,
  pair,
  sendRaw,
  utf8,
} from './support/product.ts';
import { sellerClient, type SellerClient } from './support/seller-client.ts';

interface Context {
  house: TestApp;
  newSeller(): Promise<SellerClient>;
  /** Two sellers who begin anew with every run: signing in over and over is throttled. */
  pair: readonly [SellerClient, SellerClient];
}
const test = suite<Context>('import of products');

test.before(async (context) => {
  context.house = await startApp();
  context.newSeller = async () => {
    const client = sellerClient(context.house.origin);
    await client.signIn(await addSeller(context.house.app.db));
    return client;
  };
  context.pair = [await context.newSeller(), await context.newSeller()];
});
test.after(({ house }) => house?.close());

const listed = async (client: SellerClient, search = ''): Promise<readonly SellerProduct[]> => {
  const query = new URLSearchParams({ search, limit: '500' });
  return ((await client.send('GET', `/products?${query}`)).body as SellerProductPage).products;
};

/** What a table can say of a product. */
const plain = (products: readonly SellerProduct[]) =>
  products.map(({ id: _, updatedAtMs: __, coupon: ___, picture: ____, ...rest }) => rest);

test('C1: bad rows are reported with line, column and reason; the good ones are taken, or none', async ({
  house,
  newSeller,
}) => {
  const client = await newSeller();
  const table = utf8(
    [
      'Code,Title,Price',
      'A1,"A kettle, cast",12.50',
      ',No number,1.00',
      'A2,,1.00',
      'A3,Too exact,1.005',
      'A4,"Over',
      'two lines",free',
      ',,',
      'A5,Negative,-3',
      'A1,A better kettle,"1,300"',
    ].join('\r\n'),
  );
  const none = await importTable(
    house.origin,
    client,
    table,
    importOptions({ badRows: 'refuse-all' }),
  );
  assert.equal([none.taken, none.added, none.bad, none.rows], [false, 0, 5, 7]);
  assert.equal(await listed(client), []);

  const report = await importTable(house.origin, client, table, importOptions());
  const places = report.problems.map(({ line, path }) => `${line} ${path}`);
  assert.equal(places, ['3 Code', '4 Title', '5 Price', '6 Title', '6 Price', '9 Price']);
  assert.match(report.problems[2]!.reason, /"1\.005" is no amount in GBP/);
  assert.equal(
    [report.taken, report.rows, report.added, report.updated, report.repeated, report.bad],
    [true, 7, 1, 0, 1, 5],
  );
  const [kettle, ...others] = await listed(client);
  assert.equal(
    [kettle!.name, kettle!.priceMinor, kettle!.currency],
    ['A better kettle', 130_000, 'GBP'],
  );
  assert.equal(others, []);
});

test('C1: rows of a known number are updates and leave alone what they do not say', async ({
  house,
  newSeller,
}) => {
  const client = await newSeller();
  const kept = pair({ number: 'K1', model: 'M', priceMinor: 500, membersOnly: true });
  assert.is((await client.send('POST', '/products', { body: kept })).status, 200);
  const report = await importTable(
    house.origin,
    client,
    utf8('n,t,p\nK1,New name,700\nK2,Another,3.99'),
    importOptions(),
  );
  assert.equal([report.added, report.updated], [1, 1]);
  const [one, two] = await listed(client);
  assert.equal(
    [one!.name, one!.model, one!.priceMinor, one!.currency, one!.membersOnly, one!.coupon],
    ['New name', 'M', 700, 'JPY', true, 'sealed'],
  );
  assert.equal([two!.priceMinor, two!.currency], [399, 'GBP']);
});

test('C1 C2: a row does not take the price away from under the coupon that is offered', async ({
  house,
  newSeller,
}) => {
  const client = await newSeller();
  const kettle = { number: 'K1', priceMinor: 500 };
  const special = { kind: 'fixed-price', priceMinor: 300, currency: 'JPY' } as const;
  const body = pair(kettle, offer({ benefit: special }));
  assert.is((await client.send('POST', '/products', { body })).status, 200);
  const send = async (rows: string) => {
    const table = utf8(`n,t,p,c\n${rows}`);
    const options = importOptions({ columns: { ...columns, currency: 3 } });
    const { problems } = await importTable(house.origin, client, table, options);
    return problems.map(({ line, path, code }) => `${line} ${path} ${code}`);
  };
  assert.equal(await send('K1,Kettle,300,JPY'), ['2 p coupon-not-below']);
  assert.equal(await send('K1,Kettle,9.00,EUR\nK2,Other,9.00,EUR'), ['2 c coupon-in-currency']);
  assert.equal(await send('K1,Kettle,301,'), []);
  assert.is((await listed(client, 'K1'))[0]!.priceMinor, 301);
});

const JAPANESE = '商品番号,商品名,価格\n1001,南部鉄瓶 1.2L,12000\n1002,急須（常滑焼）,4800\n';
const sjis = Buffer.from(
  '8fa4956994d48d862c8fa495698bbc2c89bf8ae00a313030312c93ec9594935395722c31323030300a',
  'hex',
);

test('C1: files of older spreadsheets are read in their own letters', async ({
  house,
  newSeller,
}) => {
  const look = async (bytes: Uint8Array<ArrayBuffer>) => {
    const client = await newSeller();
    const raw = await sendRaw(house.origin, client, '/products/import/look', {
      body: formOf(bytes),
    });
    assert.is(raw.status, 200, raw.text);
    return JSON.parse(raw.text);
  };
  const plainText = await look(utf8(JAPANESE));
  assert.equal([plainText.encoding, plainText.columns[1]], ['utf-8', '商品名']);
  assert.equal(plainText.guess.price, 2);
  const marked = await look(utf8(`\ufeff${JAPANESE}`));
  assert.equal([marked.encoding, marked.columns[0], marked.guess.number], ['utf-8', '商品番号', 0]);
  const shifted = await look(new Uint8Array(sjis));
  assert.equal([shifted.encoding, shifted.sample[0][1]], ['shift_jis', '南部鉄瓶']);
  const western = await look(
    new Uint8Array(Buffer.from('No;Name;Price\n1;Théière émaillée à côté;12,50\n', 'latin1')),
  );
  assert.equal(
    [western.encoding, western.delimiter, western.sample[0][1]],
    ['windows-1252', ';', 'Théière émaillée à côté'],
  );
  const excel = await look(
    new Uint8Array(Buffer.from('\ufeffSKU\tName\tPrice\n1\tTea\t5\n', 'utf16le')),
  );
  assert.equal([excel.encoding, excel.delimiter, excel.guess.number], ['utf-16le', '\t', 0]);
});

test('C1: a file that is no table is refused with its line, and nothing is taken', async ({
  house,
  newSeller,
}) => {
  const client = await newSeller();
  const body = formOf(utf8('a,b,c\n1,2,3\n4,"open,6\n'), importOptions());
  const steps = linesOf(await sendRaw(house.origin, client, '/products/import', { body }));
  assert.is(steps.at(-1)?.step, 'refused');
  assert.equal(await listed(client), []);
});

const text = (most: number, characters = '=+-@\'",;\\x ＝茶🍵é') =>
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: most }),
    fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: most }),
  );
const storable = (value: string) =>
  value.trim() === value && value !== '' && value.isWellFormed() && !/[\p{Cc}\ufffd]/u.test(value);
const anyProduct = fc.record({
  number: text(20).filter(storable),
  model: fc.oneof(fc.constant(''), text(20).filter(storable)),
  name: text(40).filter(storable),
  priceMinor: fc.oneof(fc.nat(), fc.integer({ min: 0, max: 1_000_000_000_000 })),
  currency: fc.constantFrom('JPY', 'USD', 'KWD'),
  specifications: fc.oneof(
    fc.constant(''),
    text(40).filter(storable),
    fc.constant('two\nlines "so"'),
  ),
  isListed: fc.boolean(),
  membersOnly: fc.boolean(),
});

test('C1: whatever a seller has comes back unchanged from its own export', async ({
  house,
  pair: [one, other],
}) => {
  const before: string[] = await house.app.db('products').pluck('id');
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyProduct, { maxLength: 12, selector: ({ number }) => number }),
      async (products) => {
        await house.app.db('products').whereNotIn('id', before).delete();
        for (const product of products) {
          const body = { product: { ...product, picture: null }, offer: null };
          const saved = await one.send('POST', '/products', { body });
          assert.is(saved.status, 200, saved.text);
        }
        const { text: csv } = await one.send('GET', '/products.csv');
        const report = await importTable(
          house.origin,
          other,
          utf8(csv),
          importOptions({
            columns: {
              ...columns,
              model: 2,
              price: 3,
              currency: 4,
              specifications: 5,
              listed: 6,
              membersOnly: 7,
            },
            badRows: 'refuse-all',
          }),
        );
        assert.equal([report.added, report.problems], [products.length, []]);
        assert.equal(plain(await listed(other)), plain(await listed(one)));
      },
    ),
    { numRuns: 25 },
  );
});

test('C1: fifty thousand rows are taken with progress; one more is refused', async ({
  house,
  newSeller,
}) => {
  const client = await newSeller();
  const rows = Array.from({ length: 50_000 }, (_, at) => `N${at},Product ${at},${at}.50`);
  const send = (lines: readonly string[]) =>
    sendRaw(house.origin, client, '/products/import', {
      body: formOf(utf8(`n,t,p\n${lines.join('\n')}\n`), importOptions()),
    });
  const steps = linesOf(await send(rows));
  assert.ok(steps.filter(({ step }) => step === 'checking').length >= 40);
  const last = steps.at(-1)!;
  assert.is(last.step === 'done' && last.report.added, 50_000);
  const page = (await client.send('GET', '/products?search=product 49999'))
    .body as SellerProductPage;
  assert.equal([page.total, page.products[0]?.priceMinor], [1, 4_999_950]);

  const tooMany = linesOf(await send([...rows, 'one,more,1'])).at(-1)!;
  assert.is(tooMany.step, 'refused');
});

test('C1: a fault while a table is written is told by the last line, and nothing of it stays', async ({
  house,
  newSeller,
}) => {
  const client = await newSeller();
  const { db } = house.app;
  await db.raw(
    `alter table products add constraint no_such_tea check (name <> 'Poison') not valid`,
  );
  try {
    const table = utf8('n,t,p\nP1,Tea,1\nP2,Poison,1\n');
    const body = formOf(table, importOptions());
    const last = linesOf(await sendRaw(house.origin, client, '/products/import', { body })).at(-1)!;
    assert.is(last.step === 'failed' && last.refusal.code, 'UNAVAILABLE');
    assert.equal(await listed(client), []);
  } finally {
    await db.raw('alter table products drop constraint no_such_tea');
  }
});

test('C1: pages of a list follow one another without gap or repetition', async ({
  house,
  newSeller,
}) => {
  const client = await newSeller();
  const rows = Array.from({ length: 120 }, (_, at) => `P${at},Tea ${at},1`);
  await importTable(house.origin, client, utf8(`n,t,p\n${rows.join('\n')}`), importOptions());
  const seen: string[] = [];
  let after: string | null = '';
  while (after !== null) {
    const query = new URLSearchParams({ limit: '50', ...(after ? { after } : {}) });
    const page = (await client.send('GET', `/products?${query}`)).body as SellerProductPage;
    assert.is(page.total, 120);
    seen.push(...page.products.map(({ number }) => number));
    after = page.next;
  }
  assert.is(new Set(seen).size, 120);
  assert.is(seen.length, 120);
});

test.run();
