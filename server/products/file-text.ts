// Which letters the bytes of a table stand for. Files come from spreadsheets of every age and country.
import type { Encoding } from '../../common/protocol/products.ts';

/**
 * UTF-8 and UTF-16 by their byte order mark, UTF-8 also without one; of what is neither, Shift_JIS if it
 * reads as Japanese, Windows-1252 otherwise.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (decodeStrictly(bytes, 'utf-8') !== undefined) return 'utf-8';
  const japanese = decodeStrictly(bytes, 'shift_jis');
  return japanese !== undefined && readsAsJapanese(japanese) ? 'shift_jis' : 'windows-1252';
}

/** Without its byte order mark. What the encoding does not know becomes U+FFFD, which no row may hold. */
export const decodeText = (bytes: Uint8Array, encoding: Encoding): string =>
  new TextDecoder(encoding).decode(bytes);

function decodeStrictly(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Western letters with accents, taken for Shift_JIS, come out as lone characters among Latin ones;
 * Japanese ones stand together.
 */
function readsAsJapanese(text: string): boolean {
  const all = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu) ?? [];
  const together = all.filter((word) => word.length > 1).join('').length;
  return together * 2 > all.join('').length;
}
