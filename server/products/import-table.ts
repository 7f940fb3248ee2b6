// A file as a table: its delimiter, its headings, what they may mean, and its rows one after another.
import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer, type Problem } from '../../common/protocol/refusals.ts';
import {
  IMPORT_FIELDS,
  type Encoding,
  type ImportField,
  type ImportLook,
} from '../../common/protocol/products.ts';
import { decodeText, detectEncoding } from './file-text.ts';

const SAMPLE_ROWS = 5;
const BITE_BYTES = 16 * 1024;
const MAX_ROW_BYTES = 64 * 1024;
const DELIMITERS = [',', ';', '\t', '|'] as const;
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

/** The one that the first line with any of them has most of, outside of quotes. */
function detectDelimiter(text: string): Delimiter {
  const beginning = text.slice(0, MAX_ROW_BYTES).replace(/"(?:[^"]|"")*"/g, '');
  for (const line of beginning.split(/\r\n?|\n/)) {
    const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
    const most = Math.max(...counts);
    if (most > 1) return DELIMITERS[counts.indexOf(most)]!;
  }
  return ',';
}

/** Spreadsheets' own files: ZIP archives, and the compound files of the last century. */
const isWorkbook = (bytes: Uint8Array): boolean =>
  ['504b0304', 'd0cf11e0'].includes(Buffer.from(bytes.subarray(0, 4)).toString('hex'));

/** PRODUCT_INVALID with the line when the file is no table. Nothing but its beginning is read. */
export async function lookAt(bytes: Uint8Array): Promise<Answer<ImportLook>> {
  if (isWorkbook(bytes)) {
    return refused('PRODUCT_INVALID', { problems: [why('table-workbook', {})] });
  }
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
    return refused('PRODUCT_INVALID', { problems: [{ line: 1, ...why('table-columns', {}) }] });
  }
  const { encoding, delimiter } = table;
  return accepted({ encoding, delimiter, columns, sample, guess: guessColumns(columns) });
}

/**
 * All rows that are not empty, the headings first: what stands above the first row of two cells is a title
 * or `sep=;`. A quotation mark within a cell is a letter, such as that of a 12" pan. Throws what
 * `problemOf` explains.
 */
export async function* rowsOf({ text, delimiter }: Table): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
  });
  const bytes = Buffer.from(text);
  const lineAt = lineCounter(bytes);
  Readable.from(bites(bytes), { objectMode: false }).pipe(parser);
  let [end, begun] = [0, false];
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    const line = lineAt(end);
    end = info.bytes;
    const filled = record.filter((cell) => cell.trim() !== '').length;
    begun ||= filled > 1;
    if (begun && filled > 0) yield { cells: record, line };
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
export function problemOf(error: unknown): Problem {
  if (!(error instanceof CsvError)) throw error;
  const what =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? why('table-row-too-long', { most: MAX_ROW_BYTES / 1024 })
      : why('table-quotes', {});
  const { lines } = error as { lines?: unknown };
  return typeof lines === 'number' ? { line: lines, ...what } : what;
}

const HEADINGS: Readonly<Record<ImportField, RegExp>> = {
  number:
    /^(?:(?:product|item|article|stock|part)[ _-]?(?:number|no\.?|code|id)|number|no\.?|(?:variant )?sku|artikel-?(?:nummer|nr\.?)|r[ée]f(?:[ée]rence|\.)?|品番|商品(?:管理)?番号|商品コード|番号)$/i,
  name: /^(?:(?:product|item|article)?[ _-]?(?:name|title)|description|bezeichnung|artikel(?:name|bezeichnung)|d[ée]signation|商品名|品名|名称|名前)$/i,
  price:
    /^(?:(?:unit|list|sales?|regular|variant)?[ _-]?price|(?:vk-?|verkaufs)?preis|prix|(?:販売|通常|税込)?価格|単価|定価|値段)$/i,
  model: /^(?:model(?:[ _-]?(?:number|no\.?))?|型番|型式)$/i,
  currency: /^(?:currency|w[äa]hrung|devise|通貨)$/i,
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
