import * as v from 'valibot';

// Money is integer minor units (yen, cents) and an ISO 4217 code; never a float.
const minor = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000_000));
const currency = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{3}$/, 'a three-letter currency code such as JPY'),
);

export const benefitSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('percent-off'),
    percent: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  }),
  v.strictObject({
    kind: v.literal('amount-off'),
    amountMinor: v.pipe(minor, v.minValue(1)),
    currency,
  }),
  v.strictObject({ kind: v.literal('fixed-price'), priceMinor: minor, currency }),
]);

/** What a coupon gives. More kinds (free item, gift exchange, points) join this union. */
export type Benefit = v.InferOutput<typeof benefitSchema>;
