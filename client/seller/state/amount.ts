// Numbers and money as people type them.
import { isCurrency, majorText, minorFromText } from '../../../common/money.ts';

const narrow = (text: string): string => text.normalize('NFKC').replace(/[\s'’]/gu, '');

/** A whole number, with full-width digits and thousands' commas allowed; NaN for anything else. */
export function readWhole(text: string): number {
  const digits = narrow(text).replaceAll(',', '');
  return /^\d{1,12}$/.test(digits) ? Number(digits) : NaN;
}

/**
 * Minor units of an amount, exactly; NaN when it is none. `1,200` and `12.50` as in English or Japanese,
 * `12,50` and `1.200,50` as in most of Europe.
 */
export const readMinor = (text: string, currency: string): number =>
  isCurrency(currency) ? (minorFromText(withPoint(narrow(text)), currency) ?? NaN) : NaN;

/** With a point before the fraction and nothing between thousands; what is neither stays, and is no amount. */
function withPoint(text: string): string {
  const mark = text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ',';
  const isThousands = (sign: string) =>
    new RegExp(`^\\d{1,3}(?:\\${sign}\\d{3})+$`).test(text.split(sign === ',' ? '.' : ',')[0]!);
  const other = mark === '.' ? ',' : '.';
  // A lone comma before three digits stands between thousands, as it does in English and Japanese.
  if (mark === ',' && !text.includes('.') && isThousands(',')) return text.replaceAll(',', '');
  if (text.includes(other) && !isThousands(other)) return text;
  return text.replaceAll(other, '').replace(mark, '.');
}

/** The inverse of readMinor, without a fraction of nothing: 12, not 12.00. */
export const writeMinor = (minor: number, currency: string): string =>
  isCurrency(currency) ? majorText(minor, currency).replace(/\.0+$/, '') : String(minor);
