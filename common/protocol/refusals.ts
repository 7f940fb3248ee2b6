// The closed list of refusals. A refusal is an answer, not a fault: nothing was changed, and the
// code says what to do. The words a person reads are the client's (client/words).

import type { Why } from './problems.ts';

export const REFUSAL_CODES = [
  // any door
  'MALFORMED',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'NOT_FOUND',
  // shoppers
  'NOT_IDENTIFIED',
  'UNKNOWN_CAMPAIGN',
  'NOT_OPEN_YET',
  'CLOSED',
  'NO_SUCH_NUMBER',
  'NUMBER_TAKEN',
  'ALREADY_DRAWN',
  'NOTHING_HELD',
  'HOLD_RAN_OUT',
  'FORM_INCOMPLETE',
  'IDEMPOTENCY_MISMATCH',
  'DEVICE_MISMATCH',
  // sellers
  'NOT_SIGNED_IN',
  'WRONG_LOGIN',
  'PASSWORD_NEEDED',
  'CONDITIONS_INVALID',
  'CAMPAIGN_INVALID',
  'FROZEN',
  'RECORD_NOT_OPEN',
  // members, coupons, orders
  'SUSPENDED',
  'COUPON_UNREADABLE',
  'COUPON_INVENTED',
  'COUPON_NOT_YOURS',
  'COUPON_WRONG_SELLER',
  'COUPON_WRONG_PRODUCT',
  'COUPON_NOT_YET_VALID',
  'COUPON_EXPIRED',
  'COUPON_USED',
  'COUPON_MINIMUM_ORDER',
  'COUPON_LIMIT_REACHED',
  'COUPON_NOT_TOGETHER',
  'PICTURE_REFUSED',
  'PRODUCT_INVALID',
  'PRODUCT_GONE',
  'PRICE_CHANGED',
  'PAYMENT_DECLINED',
  'PAYMENT_METHOD_MISSING',
  'ORDER_SETTLED',
  // kiosks, codes, the counter
  'UNKNOWN_VERSION',
  'NOT_ENROLLED',
  'WRONG_SCOPE',
  'WRONG_SHOP',
  'REPLAYED',
  'CODE_UNKNOWN',
  'CODE_USED',
  'CODE_OUTDATED',
  'CODE_ROTATES',
  'TICKET_NEEDED',
  'MEMBER_NEEDED',
  'NO_NUMBER_LEFT',
  'HOLD_OVER',
  'UNDO_TOO_LATE',
  'WRONG_STAFF_CODE',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/**
 * A reason a person can act on: where it is wrong, and why. `line` counts from 1. With a code, pages say
 * it in the reader's language (client/words/problems.ts); `reason` is English.
 */
export interface Problem extends Partial<Why> {
  readonly path?: string;
  readonly line?: number;
  readonly reason: string;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly problems?: readonly Problem[];
  /** RATE_LIMITED, UNAVAILABLE: try again after this many milliseconds. */
  readonly retryAfterMs?: number;
}

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const accepted = <T>(value: T): Answer<T> => ({ ok: true, value });

export const refused = (code: RefusalCode, extra: Omit<Refusal, 'code'> = {}): Answer<never> => ({
  ok: false,
  refusal: { code, ...extra },
});
