import * as v from 'valibot';

export const TEMPLATES = ['ticket', 'noren', 'label', 'photo'] as const;
const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/));

/** Everything that shows on a coupon picture; the value does not. */
export const couponDesignSchema = v.strictObject({
  template: v.picklist(TEMPLATES),
  /** The readable message, e.g. "A secret discount on B". */
  message: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
  seller: v.pipe(v.string(), v.maxLength(120)),
  colours: v.strictObject({ paper: colour, ink: colour, accent: colour }),
  /** Name of a shipped illustration (client/public/goods), or null. */
  artwork: v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/))),
  /** Name of an uploaded picture of the seller's, or null. */
  upload: v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/))),
  /** Text of a QR code on the picture, or null. More would make its modules too small to scan. */
  qr: v.nullable(v.pipe(v.string(), v.maxBytes(100))),
});
export type CouponDesign = v.InferOutput<typeof couponDesignSchema>;

/** Size of every coupon picture, pixels. */
export const COUPON_WIDTH = 640;
export const COUPON_HEIGHT = 400;
