// Tables as spreadsheets and shops of every age and country write them.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decimalMarkOf,
  importState,
  priceProblem,
} from '../../client/seller/state/products/import-state.ts';
import type { ImportLook, ImportOptions, ImportReport } from '../../common/protocol/products.ts';
import { lookAt } from '../../server/products/import-table.ts';
import { readRow } from '../../server/products/import-row.ts';
import { importProducts, type ImportDeps } from '../../server/products/product-import.ts';
import { columns, importOptions } from '../http/support/product.ts';

const test = suite('shapes of tables');
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));

async function look(bytes: Uint8Array): Promise<ImportLook> {
  const answer = await lookAt(bytes);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value;
}

/** Nothing is written: the checking half alone is asked, for a seller who has nothing yet. */
const DEPS = {
  store: {
    listCurrencies: () => Promise.resolve(new Map()),
    listOffers: () => Promise.resolve(new Map()),
  },
} as unknown as ImportDeps;
const NO_OFFERS = { offerOf: () => undefined };

async function check(bytes: Uint8Array, part: Partial<ImportOptions> = {}): Promise<ImportReport> {
  const options = importOptions({ ...part, badRows: 'refuse-all' });
  // One row that cannot be good keeps the others from being written.
  const table = Buffer.concat([bytes, Buffer.from('\nBAD,,\n')]);
  for await (const line of importProducts(DEPS, 'seller', table, options)) {
    if (line.step === 'done') return line.report;
  }
  throw new Error('no report');
}

test('C1: quotation marks within a cell are letters: a 12" pan is no broken table', async () => {
  const table = utf8('number,name,price\n1,12" pan,2\n2,"b ""q""",3\n3,"12" wok,4\n4,c,5');
  assert.equal((await look(table)).sample[0]![1], '12" pan');
  const report = await check(table);
  assert.equal([report.rows, report.bad], [5, 1]);
});

test('C1: a mark that is never closed is told with its line', async () => {
  const steps = importProducts(DEPS, 'seller', utf8('a,b,c\n1,2,3\n4,"open,6\n'), importOptions());
  const { value } = await steps.next();
  assert.is(value.step, 'refused');
  assert.is(value.problems[0].code, 'table-quotes');
});

test('C1: a workbook is named as one, whatever its ending says', async () => {
  for (const begins of [
    [0x50, 0x4b, 3, 4],
    [0xd0, 0xcf, 0x11, 0xe0],
  ]) {
    const answer = await lookAt(new Uint8Array([...begins, ...new Array<number>(400).fill(34)]));
    assert.is(answer.ok ? '' : answer.refusal.problems?.[0]?.code, 'table-workbook');
  }
});

test('C1: euro signs, dashes and curly marks of Windows-1252 are letters', async () => {
  const bytes = Buffer.from(
    'No;Name;Price\n1;Th\xe9\x92s \x96 \x93bon\x94;1 234,50 \x80\n',
    'latin1',
  );
  const { encoding, sample } = await look(bytes);
  assert.equal([encoding, ...sample[0]!], ['windows-1252', '1', 'Thé’s – “bon”', '1 234,50 €']);
});

test('C1: EUC-JP, and UTF-16 of either order with and without its mark', async () => {
  // 商品番号,商品名 / 1,鉄瓶の急須
  const euc = Buffer.from('bea6c9cac8d6b9e62cbea6c9caccbe0a312cc5b4c9d3a4ceb5debfdc0a', 'hex');
  assert.is((await look(euc)).encoding, 'euc-jp');
  const text = 'number\tname\n1\t急須\n';
  const little = Buffer.from(text, 'utf16le');
  const big = Buffer.from(little).swap16();
  for (const [bytes, encoding] of [
    [little, 'utf-16le'],
    [Buffer.concat([Buffer.from([0xff, 0xfe]), little]), 'utf-16le'],
    [big, 'utf-16be'],
    [Buffer.concat([Buffer.from([0xfe, 0xff]), big]), 'utf-16be'],
  ] as const) {
    const found = await look(bytes);
    assert.equal([found.encoding, found.sample[0]![1]], [encoding, '急須']);
  }
});

test('C1: titles above the headings and the line `sep=;` are passed over, and lines counted on', async () => {
  for (const above of ['sep=;\n', 'Price list 2026;;\n\n', 'Our goods\n;;\n']) {
    const table = utf8(`${above}Artikelnr.;Bezeichnung;Preis\n1;Tee;2,50\n2;;3\n`);
    const found = await look(table);
    assert.equal(found.columns, ['Artikelnr.', 'Bezeichnung', 'Preis']);
    assert.equal([found.guess.number, found.guess.name, found.guess.price], [0, 1, 2]);
    const report = await check(table, { decimalMark: ',' });
    const line = above.split('\n').length + 2;
    assert.equal([report.problems[0]!.line, report.problems[0]!.path], [line, 'Bezeichnung']);
  }
});

test('C1: the decimal mark is seen in the prices, not in the separator alone', async () => {
  const cases = [
    ['n;name;price\n1;a;2.50\n', '.'],
    ['n,name,price\n1,a,"2,50"\n', ','],
    ['n;name;price\n1;a;1.234,50 €\n', ','],
    ['n;name;price\n1;a;1200\n', ','],
    ['n,name,price\n1,a,"1,200"\n', '.'],
  ] as const;
  for (const [text, mark] of cases) assert.is(decimalMarkOf(await look(utf8(text))), mark, text);
});

test('C1: that the prices are none in the currency of new products is said before the import', async () => {
  const now = importState('ja');
  const found = await look(utf8('sku,name,price\n1,a,2.55\n2,b,3.39\n'));
  const chosen = { ...now.now, look: found, columns: found.guess };
  assert.is(priceProblem(chosen)?.code, 'not-an-amount');
  assert.is(priceProblem({ ...chosen, currency: 'GBP' }), undefined);
  assert.is(priceProblem({ ...chosen, currency: 'GB' })?.code, 'no-currency');
  const whole = await look(utf8('sku,name,price\n1,a,2\n2,b,\n'));
  assert.is(priceProblem({ ...chosen, look: whole }), undefined);
});

test('C1 X9: no price is taken for a hundred times as much', () => {
  const priceOf = (price: string, decimalMark: '.' | ',', currency = 'EUR') => {
    const facts = {
      options: importOptions({ decimalMark, currency, columns }),
      headings: ['number', 'name', 'price'],
      currencies: new Map<string, string>(),
      ...NO_OFFERS,
    };
    const row = readRow({ cells: ['1', 'a', price], line: 2 }, facts);
    return row.ok ? row.product.priceMinor : row.problems[0]!.code;
  };
  assert.equal(
    [
      priceOf('1,234.50', '.'),
      priceOf('1.234,50', ','),
      priceOf('1 234,50 €', ','),
      priceOf('€ 2', '.'),
      priceOf('２，５００円', '.', 'JPY'),
      priceOf('\\2,500', '.', 'JPY'),
      priceOf('12.50 USD', '.', 'USD'),
      priceOf('$12.50', '.', 'USD'),
      priceOf("1'234.50", '.', 'CHF'),
    ],
    [123_450, 123_450, 123_450, 200, 2500, 2500, 1250, 1250, 123_450],
  );
  for (const [price, mark] of [
    ['1,23', '.'],
    ['2.50', ','],
    ['1.234.567', '.'],
    ['1,2345', '.'],
    ['£2.50', '.'],
    ['$2.50', '.'],
    ['2.50 GBP', '.'],
    ['-2', '.'],
    ['1.5e3', '.'],
  ] as const) {
    assert.is(priceOf(price, mark), 'not-an-amount', price);
  }
});

test('C1: numbers that a spreadsheet has shortened would fall together: they are named', async () => {
  const report = await check(utf8('n,t,p\n4.90E+12,a,2\n"4,9E+12",b,2\n4901234567894,c,2'));
  assert.equal(
    report.problems.slice(0, 2).map(({ line, code }) => [line, code]),
    [
      [2, 'number-shortened'],
      [3, 'number-shortened'],
    ],
  );
});

test('C1: an empty price leaves the price of a product that is there, and is missed at a new one', () => {
  const facts = {
    options: importOptions(),
    headings: ['number', 'name', 'price'],
    currencies: new Map([['1', 'JPY']]),
    ...NO_OFFERS,
  };
  const known = readRow({ cells: ['1', 'a', ''], line: 2 }, facts);
  assert.ok(known.ok);
  assert.is(known.product.priceMinor, undefined);
  const fresh = readRow({ cells: ['2', 'a', ''], line: 3 }, facts);
  assert.is(fresh.ok ? '' : fresh.problems[0]!.code, 'no-price');
});

test.run();
