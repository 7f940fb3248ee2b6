// How Stripe writes amounts: mostly as ISO 4217 does, with the exceptions that docs.stripe.com/currencies names.

/** Counted in hundredths, which have to be none. */
const IN_HUNDREDTHS = new Set(['ISK', 'UGX']);
/** Cannot be charged to their last unit: thousandths have to be a multiple of ten, ariary have no hundredths. */
const TOO_COARSE = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND', 'MGA']);

/** Whether every amount of this currency, and so every part of it that is refunded, can be said exactly. */
export const isExactAtStripe = (currency: string): boolean => !TOO_COARSE.has(currency);

export const toStripe = (amountMinor: number, currency: string): number =>
  IN_HUNDREDTHS.has(currency) ? amountMinor * 100 : amountMinor;

/** The inverse; no whole number when somebody charged a fraction by hand, which then is equal to no price. */
export const fromStripe = (amount: number, currency: string): number =>
  IN_HUNDREDTHS.has(currency) ? amount / 100 : amount;
