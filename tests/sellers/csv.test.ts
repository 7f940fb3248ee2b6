import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { csvOf, safeCell } from '../../server/sellers/csv.ts';

const test = suite('CSV of the issue list');

async function* given(rows: readonly (readonly string[])[]) {
  yield* rows;
}

async function bytesOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of csvOf(given(rows))) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

/** Strict: nothing is repaired, every row must have as many cells as the first. */
const strictly = (text: string): string[][] =>
  parse(text, { relax_quotes: false, relax_column_count: false, record_delimiter: '\r\n' });

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...'=+-@\t\r\n",;\' ＝＋－＠|DDE', '\u202e', '漢', '🍵'),
    maxLength: 12,
  }),
);
const table = fc
  .integer({ min: 1, max: 6 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 8 }),
  );

test('L9: whatever shoppers typed comes back from a strict parser, and no cell is a formula', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const bytes = await bytesOf(rows);
      if (rows.length === 0) return;
      assert.equal([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'byte order mark');
      const text = bytes.subarray(3).toString('utf8');
      assert.ok(text.endsWith('\r\n'));
      const parsed = strictly(text);
      assert.equal(
        parsed,
        rows.map((row) => row.map(safeCell)),
      );
      for (const each of parsed.flat()) assert.not.match(each, FORMULA);
      assert.equal(
        parsed.map((row) => row.map((each) => each.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
        rows.map((row) => row.map((each) => each.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
      );
    }),
    { numRuns: 400 },
  );
});

test('L9: the six beginnings that OWASP names are defused, a plain text is left alone', () => {
  for (const begin of ['=', '+', '-', '@', '\t', '\r']) {
    assert.is(safeCell(`${begin}1+1`), `'${begin}1+1`);
  }
  assert.is(safeCell("=cmd|'/C calc'!A0"), "'=cmd|'/C calc'!A0");
  assert.is(safeCell('Aki Mori'), 'Aki Mori');
  assert.is(safeCell(''), '');
});

test('a list that cannot be read to its end breaks the file off instead of ending it well', async () => {
  async function* broken() {
    yield ['a', 'b'];
    throw new Error('the database went away');
  }
  let fault: unknown;
  try {
    for await (const chunk of csvOf(broken())) void chunk;
  } catch (error) {
    fault = error;
  }
  assert.match(String(fault), /database went away/);
});

test.run();
