import { assertNever } from '../../common/assert-never.ts';
import type { Benefit } from '../../common/campaign/benefit.ts';

export type Language = 'ja' | 'en';

export const languageOf = (text: string): Language => (text === 'ja' ? 'ja' : 'en');

/** What a coupon gives, in words, as it stands in the issue list and on letters. */
export function contentOf(benefit: Benefit, language: Language): string {
  switch (benefit.kind) {
    case 'percent-off':
      return language === 'ja' ? `${benefit.percent}%オフ` : `${benefit.percent}% off`;
    case 'amount-off': {
      const amount = money(benefit.amountMinor, benefit.currency, language);
      return language === 'ja' ? `${amount}引き` : `${amount} off`;
    }
    case 'fixed-price': {
      const price = money(benefit.priceMinor, benefit.currency, language);
      return language === 'ja' ? `特別価格 ${price}` : `for ${price}`;
    }
    default:
      return assertNever(benefit);
  }
}

function money(minor: number, currency: string, language: Language): string {
  const currencyDisplay = language === 'ja' && currency === 'JPY' ? 'name' : 'narrowSymbol';
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  // Handed over as decimal digits: a division would round large amounts.
  const padded = String(minor).padStart(digits + 1, '0');
  const whole = padded.slice(0, padded.length - digits);
  const part = padded.slice(padded.length - digits);
  return format.format((part ? `${whole}.${part}` : whole) as Intl.StringNumericLiteral);
}
