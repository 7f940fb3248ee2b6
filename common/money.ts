// Money is integer minor units and an ISO 4217 code; here it becomes text in major units and back.

const known = new Set(Intl.supportedValuesOf('currency'));

/** Whether this is a currency we can count in, e.g. JPY. */
export const isCurrency = (code: string): boolean => known.has(code);

/** How many decimal places a currency has: JPY 0, USD 2, KWD 3. Throws a RangeError for an unknown code. */
export function minorDigits(currency: string): number {
  if (!isCurrency(currency)) throw new RangeError(`unknown currency ${currency}`);
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 0;
}

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
