// A benefit in a whole sentence, beside the short form on the card.
import { assertNever } from '../../../common/assert-never.ts';
import type { Benefit } from '../../../common/campaign/benefit.ts';
import { formatMoney } from '../../words/format.ts';
import type { Language } from '../../words/language.ts';

export function benefitPhrase(benefit: Benefit, language: Language): string {
  const ja = language === 'ja';
  switch (benefit.kind) {
    case 'percent-off':
      return ja
        ? `価格から${benefit.percent}%を値引きします。`
        : `It takes ${benefit.percent}% off the price.`;
    case 'amount-off': {
      const amount = formatMoney(benefit.amountMinor, benefit.currency, language);
      return ja ? `価格から${amount}を値引きします。` : `It takes ${amount} off the price.`;
    }
    case 'fixed-price': {
      const price = formatMoney(benefit.priceMinor, benefit.currency, language);
      return ja
        ? `商品を${price}で購入できます。`
        : `You pay ${price}, whatever the list price is.`;
    }
    default:
      return assertNever(benefit);
  }
}
