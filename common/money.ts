// Money is integer minor units and an ISO 4217 code; here it becomes text in major units and back.

const known = new Set(Intl.supportedValuesOf('currency'));

/** Whether this is a currency we can count in, e.g. JPY. */
export const isCurrency = (code: string): boolean => known.has(code);

/**
 * ISO 4217: decimal places of the currencies that have not two. Not asked of Intl, which follows each
 * country's habits: there a forint or a rupiah has none, and browsers and Node differ in what a dinar has.
 */
const PLACES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([places, codes]) => codes.split(' ').map((code) => [code, Number(places)] as const)),
);

/** How many decimal places a currency has: JPY 0, USD 2, KWD 3. Throws a RangeError for an unknown code. */
export function minorDigits(currency: string): number {
  if (!isCurrency(currency)) throw new RangeError(`unknown currency ${currency}`);
  return decimalPlaces(currency);
}

/** The same for any code; what is no currency has two. */
export const decimalPlaces = (currency: string): number => PLACES.get(currency) ?? 2;

/** `1250`, `USD` → `12.50`. Takes integers from 0; exact, because no fraction is ever computed. */
export function majorText(amountMinor: number, currency: string): string {
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) {
    throw new RangeError(`${amountMinor} is no amount in minor units`);
  }
  const digits = minorDigits(currency);
  if (digits === 0) return String(amountMinor);
  const text = String(amountMinor).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `12.5`, `USD` → 1250. undefined when the text is no plain decimal number or has too many decimal places. */
export function minorFromText(text: string, currency: string): number | undefined {
  const parts = /^(\d{1,13})(?:\.(\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const digits = minorDigits(currency);
  const [, whole = '', fraction = ''] = parts;
  if (fraction.length > digits) return undefined;
  const amount = Number(whole + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount : undefined;
}
