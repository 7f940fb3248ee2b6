// Prices as they stand in tables: with signs, separators of thousands, and either decimal mark.
import * as v from 'valibot';
import { minorFromText } from './money.ts';
import { cut, why, type Why } from './protocol/problems.ts';
import { productFields } from './protocol/products.ts';

/** The amount in minor units, or the reason why it is none. The currency must be known. */
export function priceOf(text: string, currency: string, mark: '.' | ','): number | Why {
  const bare = withoutSign(text.normalize('NFKC').trim(), currency);
  const minor = minorFromText(plainNumber(bare, mark) ?? '', currency);
  if (minor === undefined) return why('not-an-amount', { text: cut(text), currency });
  return v.is(productFields.priceMinor, minor)
    ? minor
    : why('amount-too-much', { text: cut(text) });
}

/** Without the currency's own sign or code at either end; that of another currency stays, and is no number. */
function withoutSign(text: string, currency: string): string {
  for (const sign of signsOf(currency)) {
    if (text.toUpperCase().startsWith(sign)) return text.slice(sign.length).trim();
    if (text.toUpperCase().endsWith(sign)) return text.slice(0, -sign.length).trim();
  }
  return text;
}

function signsOf(currency: string): readonly string[] {
  const known = SIGNS.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  const sign = format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
  const signs = [sign.toUpperCase(), currency];
  // A backslash is what Shift_JIS makes of a yen sign.
  if (currency === 'JPY') signs.push('円', '\\');
  SIGNS.set(currency, signs);
  return signs;
}
const SIGNS = new Map<string, readonly string[]>();

/** Digits with a point. undefined: separators that do not part thousands, as in `1,23` where the mark is a point. */
function plainNumber(text: string, mark: '.' | ','): string | undefined {
  const [whole = '', fraction, ...more] = text.split(mark);
  const groups = whole.split(mark === '.' ? /[,\s'’]/u : /[.\s'’]/u);
  const areThousands = groups.every((group, at) =>
    (at === 0 && groups.length === 1 ? /^\d+$/ : at === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group),
  );
  if (!areThousands || more.length > 0) return undefined;
  return fraction === undefined ? groups.join('') : `${groups.join('')}.${fraction}`;
}
