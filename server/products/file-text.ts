// Which letters the bytes of a table stand for. Files come from spreadsheets of every age and country.
import type { Encoding } from '../../common/protocol/products.ts';

/**
 * UTF-16 by its byte order mark or the zeros of its Latin letters, UTF-8 where it is valid; of what is
 * neither, EUC-JP or Shift_JIS if it reads as Japanese, Windows-1252 otherwise.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  const wide = wideEncoding(bytes);
  if (wide) return wide;
  if (decodeStrictly(bytes, 'utf-8') !== undefined) return 'utf-8';
  for (const encoding of ['euc-jp', 'shift_jis'] as const) {
    const japanese = decodeStrictly(bytes, encoding);
    if (japanese !== undefined && readsAsJapanese(japanese)) return encoding;
  }
  return 'windows-1252';
}

/** Without its byte order mark. What the encoding does not know becomes U+FFFD, which no row may hold. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  const text = new TextDecoder(encoding).decode(bytes);
  return encoding === 'windows-1252' ? text.replace(/[\u0080-\u009f]/g, withoutControls) : text;
}

/** Node reads Windows-1252 as ISO 8859-1: euro signs, dashes and curly quotation marks become controls. */
const WINDOWS_ONLY = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const withoutControls = (letter: string) => WINDOWS_ONLY[letter.charCodeAt(0) - 0x80]!;

/** Headings have Latin letters, commas or tabs: in UTF-16 every other byte of them is zero. */
function wideEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [at, byte] of bytes.subarray(0, 512).entries()) {
    if (byte === 0) zeros[at % 2]! += 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (even + odd < Math.min(512, bytes.length) / 20) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

function decodeStrictly(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Western letters with accents, taken for Japanese, come out as lone characters among Latin ones;
 * Japanese ones stand together.
 */
function readsAsJapanese(text: string): boolean {
  const all = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu) ?? [];
  const together = all.filter((word) => word.length > 1).join('').length;
  return together * 2 > all.join('').length;
}
