import { assertNever } from '../../common/assert-never.ts';
import type { Benefit } from '../../common/campaign/benefit.ts';
import { majorText } from '../../common/money.ts';

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
  // 1,000円 is what Japanese price tags say.
  const currencyDisplay = language === 'ja' && currency === 'JPY' ? 'name' : 'narrowSymbol';
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
  return format.format(majorText(minor, currency) as Intl.StringNumericLiteral);
}
