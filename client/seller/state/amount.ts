// Numbers and money as people type them.
import { isCurrency, majorText, minorFromText } from '../../../common/money.ts';

const plain = (text: string): string => text.normalize('NFKC').replace(/[,\s]/g, '');

/** A whole number, with full-width digits and thousands' commas allowed; NaN for anything else. */
export function readWhole(text: string): number {
  const digits = plain(text);
  return /^\d{1,12}$/.test(digits) ? Number(digits) : NaN;
}

/** Minor units of an amount such as `1,200` or `12.50`, exactly; NaN when it is none. */
export const readMinor = (text: string, currency: string): number =>
  isCurrency(currency) ? (minorFromText(plain(text), currency) ?? NaN) : NaN;

/** The inverse of readMinor, without a fraction of nothing: 12, not 12.00. */
export const writeMinor = (minor: number, currency: string): string =>
  isCurrency(currency) ? majorText(minor, currency).replace(/\.0+$/, '') : String(minor);
