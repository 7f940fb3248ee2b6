// What a coupon gives, in words: on tickets and pages, in the issue list, on letters and labels.
import { assertNever } from '../assert-never.ts';
import type { Benefit } from './benefit.ts';

export type BenefitLanguage = 'ja' | 'en';

/** Exact: the minor units are placed as text, never divided. Negative ones and codes of no currency do no harm. */
export function moneyWords(minor: number, currency: string, language: BenefitLanguage): string {
  // 1,000円 is what Japanese price tags say; the sign ¥ would be fullwidth and tear the line apart.
  const currencyDisplay = language === 'ja' && currency === 'JPY' ? 'name' : 'narrowSymbol';
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const decimal = digits === 0 ? whole : `${whole}.${text.slice(-digits)}`;
  return format.format(`${minor < 0 ? '-' : ''}${decimal}` as Intl.StringNumericLiteral);
}

/** As short as on a ticket. */
export function benefitWords(benefit: Benefit, language: BenefitLanguage): string {
  const japanese = language === 'ja';
  switch (benefit.kind) {
    case 'percent-off':
      return japanese ? `${benefit.percent}%オフ` : `${benefit.percent}% off`;
    case 'amount-off': {
      const amount = moneyWords(benefit.amountMinor, benefit.currency, language);
      return japanese ? `${amount}引き` : `${amount} off`;
    }
    case 'fixed-price': {
      const price = moneyWords(benefit.priceMinor, benefit.currency, language);
      return japanese ? `特別価格 ${price}` : `for ${price}`;
    }
    default:
      return assertNever(benefit);
  }
}
