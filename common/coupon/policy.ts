import * as v from 'valibot';

const wallClock = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/));

/** What a coupon may be used for, fixed when it is issued. */
export const couponPolicySchema = v.strictObject({
  /** Not before this wall-clock time in `zone`; null, or missing in older ones: from the moment of issue. */
  validFrom: v.optional(v.nullable(wallClock)),
  /** Valid from then on for so many days, to the end of the last day in `zone`... */
  validDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650))),
  /** ... or until this wall-clock time in `zone` (2026-12-24T18:00); the earlier of both counts. */
  validUntil: v.nullable(wallClock),
  zone: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  /** Least list price of the order, minor units; 0: none. */
  minimumOrderMinor: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** How many of one offer a member may use, within so many days; null: no limit. */
  limit: v.nullable(
    v.strictObject({
      uses: v.pipe(v.number(), v.integer(), v.minValue(1)),
      perDays: v.pipe(v.number(), v.integer(), v.minValue(1)),
    }),
  ),
  /** Coupons of different classes may be used together; null: with none. */
  stackingClass: v.nullable(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,30}$/))),
  /** Whether a refund or a refused delivery gives the coupon back. */
  onRefund: v.picklist(['give-back', 'void']),
  /** At a counter its code changes every 30 s, so that a screenshot is worthless. Left out when it does not. */
  rotating: v.optional(v.literal(true)),
});
export type CouponPolicy = v.InferOutput<typeof couponPolicySchema>;

/** What a lottery's coupons are issued with. */
export const defaultPolicy = (zone: string): CouponPolicy => ({
  validDays: 30,
  validUntil: null,
  zone,
  minimumOrderMinor: 0,
  limit: null,
  stackingClass: null,
  onRefund: 'give-back',
});
