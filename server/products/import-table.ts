// A file as a table: its delimiter, its headings, what they may mean, and its rows one after another.
import { parse, type CsvError } from 'csv-parse';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import {
  IMPORT_FIELDS,
  type Encoding,
  type ImportField,
  type ImportLook,
} from '../../common/protocol/products.ts';
import { decodeText, detectEncoding } from './file-text.ts';

const SAMPLE_ROWS = 5;
const BITE_BYTES = 16 * 1024;
const DELIMITERS = [',', ';', '\t'] as const;
type Delimiter = (typeof DELIMITERS)[number];

export interface Table {
  readonly encoding: Encoding;
  readonly text: string;
  readonly delimiter: Delimiter;
}

export interface TableRow {
  readonly cells: readonly string[];
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
}

export function readTable(bytes: Uint8Array, wanted: Encoding | null): Table {
  const encoding = wanted ?? detectEncoding(bytes);
  const text = decodeText(bytes, encoding);
  return { encoding, text, delimiter: detectDelimiter(text) };
}

/** The one that the heading line has most of, outside of quotes. */
function detectDelimiter(text: string): Delimiter {
  const heading = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '').replace(
    /"(?:[^"]|"")*"/g,
    '',
  );
  const counts = DELIMITERS.map((delimiter) => heading.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** PRODUCT_INVALID with the line when the file is no table. Nothing but its beginning is read. */
export async function lookAt(bytes: Uint8Array): Promise<Answer<ImportLook>> {
  const table = readTable(bytes, null);
  const rows: (readonly string[])[] = [];
  try {
    for await (const { cells } of rowsOf(table)) {
      rows.push(cells.map((cell) => cell.slice(0, 200)));
      if (rows.length > SAMPLE_ROWS) break;
    }
  } catch (error) {
    return refused('PRODUCT_INVALID', { problems: [problemOf(error)] });
  }
  const [columns = [], ...sample] = rows;
  if (columns.length < 2) {
    const reason = 'the first line must name at least two columns';
    return refused('PRODUCT_INVALID', { problems: [{ line: 1, reason }] });
  }
  const { encoding, delimiter } = table;
  return accepted({ encoding, delimiter, columns, sample, guess: guessColumns(columns) });
}

/** All rows that are not empty, the headings first. Throws what `problemOf` explains. */
export async function* rowsOf({ text, delimiter }: Table): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: 64 * 1024,
  });
  const bytes = Buffer.from(text);
  const lineAt = lineCounter(bytes);
  Readable.from(bites(bytes), { objectMode: false }).pipe(parser);
  let end = 0;
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    const line = lineAt(end);
    end = info.bytes;
    if (record.some((cell) => cell.trim() !== '')) yield { cells: record, line };
  }
}

/** Draws and orders run in the same thread: each bite takes milliseconds, and they have their turn in between. */
async function* bites(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += BITE_BYTES) {
    yield bytes.subarray(at, at + BITE_BYTES);
    await nextTurn();
  }
}

interface Parsed {
  readonly record: string[];
  /** Where the row ends. */
  readonly info: { readonly bytes: number };
}

const [LINE_FEED, RETURN] = [0x0a, 0x0d];

/** The parser's own count of lines is wrong after line ends within quotes. To be asked in rising order. */
function lineCounter(bytes: Buffer): (from: number) => number {
  let [at, line] = [0, 1];
  const pass = () => {
    const isEnd = bytes[at] === LINE_FEED || (bytes[at] === RETURN && bytes[at + 1] !== LINE_FEED);
    if (isEnd) line += 1;
    at += 1;
  };
  return (from) => {
    while (at < from) pass();
    // The row begins where something stands.
    while (bytes[at] === LINE_FEED || bytes[at] === RETURN) pass();
    return line;
  };
}

/** What a row that cannot be read at all is reported as. Throws what is no fault of the file. */
export function problemOf(error: unknown): { line?: number; reason: string } {
  const { code, lines } = error as CsvError & { lines?: number };
  if (typeof code !== 'string' || !code.startsWith('CSV_')) throw error;
  const reason =
    code === 'CSV_MAX_RECORD_SIZE'
      ? 'a row is longer than 64 KB; a quotation mark may be missing'
      : 'the quotation marks are not in pairs from here on';
  return typeof lines === 'number' ? { line: lines, reason } : { reason };
}

const HEADINGS: Readonly<Record<ImportField, RegExp>> = {
  number:
    /^(?:(?:product|item|article|stock|part)[ _-]?(?:number|no\.?|code|id)|number|no\.?|sku|stockcode|品番|商品番号|商品コード|番号)$/i,
  name: /^(?:(?:product|item|article)?[ _-]?(?:name|title)|description|商品名|品名|名称|名前)$/i,
  price: /^(?:(?:unit|list|sales?)?[ _-]?price|unitprice|価格|単価|定価|値段)$/i,
  model: /^(?:model(?:[ _-]?(?:number|no\.?))?|型番|型式)$/i,
  currency: /^(?:currency|通貨)$/i,
  specifications: /^(?:spec(?:ification)?s?|details|仕様|詳細|説明)$/i,
  listed: /^(?:listed|is[ _-]?listed|公開|掲載)$/i,
  membersOnly: /^(?:members?[ _-]?only|会員限定)$/i,
};

function guessColumns(columns: readonly string[]): ImportLook['guess'] {
  const at = (field: ImportField) => {
    const place = columns.findIndex((column) => HEADINGS[field].test(column.trim()));
    return place < 0 ? null : place;
  };
  return Object.fromEntries(IMPORT_FIELDS.map((field) => [field, at(field)])) as Record<
    ImportField,
    number | null
  >;
}
