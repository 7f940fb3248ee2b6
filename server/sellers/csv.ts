import { Readable, type Transform } from 'node:stream';
import { stringify } from 'csv-stringify';

/**
 * A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front
 * (OWASP, CSV injection), the full-width signs included, which some programs read as the plain ones.
 */
export const safeCell = (text: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;

/** RFC 4180 in UTF-8 with a byte order mark, so that Excel reads it as such. Every cell is quoted. */
export function csvOf(rows: AsyncIterable<readonly string[]>): Transform {
  const writer = stringify({
    bom: true,
    quoted: true,
    quoted_empty: true,
    record_delimiter: '\r\n',
  });
  const reader = Readable.from(safe(rows));
  // Whichever end breaks first takes the other one down, so that no page is read for nobody.
  reader.on('error', (error) => writer.destroy(error));
  writer.on('close', () => reader.destroy());
  return reader.pipe(writer);
}

async function* safe(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string[]> {
  for await (const row of rows) yield row.map(safeCell);
}
