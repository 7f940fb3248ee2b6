// What a coupon gives, in words: on tickets and pages, in the issue list, on letters and labels.
import { assertNever } from '../assert-never.ts';
import { decimalPlaces } from '../money.ts';
import type { Benefit } from './benefit.ts';

export type BenefitLanguage = 'ja' | 'en';

/** Exact: the minor units are placed as text, never divided. Negative ones and codes of no currency do no harm. */
export function moneyWords(minor: number, currency: string, language: BenefitLanguage): string {
  // 1,000円 is what Japanese price tags say; the sign ¥ would be fullwidth and tear the line apart.
  const currencyDisplay = language === 'ja' && currency === 'JPY' ? 'name' : 'narrowSymbol';
  return moneyText(minor, currency, { language, currencyDisplay });
}

export interface MoneyLook {
  readonly language: BenefitLanguage;
  readonly currencyDisplay: 'symbol' | 'narrowSymbol' | 'name';
}

/** With the decimal places that are usual where it is spent, or all of them when it needs them. */
export function moneyText(minor: number, currency: string, look: MoneyLook): string {
  const { language, currencyDisplay } = look;
  const options = { style: 'currency', currency, currencyDisplay } as const;
  const places = decimalPlaces(currency);
  const text = String(Math.abs(minor)).padStart(places + 1, '0');
  const [whole, fraction] = [text.slice(0, text.length - places), text.slice(text.length - places)];
  const usual = new Intl.NumberFormat(language, options);
  const isUsual = usual.resolvedOptions().maximumFractionDigits === places;
  const all = { minimumFractionDigits: places, maximumFractionDigits: places };
  const format =
    isUsual || /^0*$/.test(fraction)
      ? usual
      : new Intl.NumberFormat(language, { ...options, ...all });
  const decimal = fraction === '' ? whole : `${whole}.${fraction}`;
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
