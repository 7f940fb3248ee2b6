// Whether a coupon's policy lets it be used in an order. Facts in, a refusal or nothing out.
import type { CouponPolicy } from '../coupon/policy.ts';
import type { RefusalCode } from '../protocol/refusals.ts';

export interface CouponUse {
  readonly nowMs: number;
  /** From when the coupon counts, and the first moment at which it does not any more. */
  readonly validFromMs: number;
  readonly validUntilMs: number;
  /** List price of the order, minor units. */
  readonly listMinor: number;
  /** Uses of the same offer by this member within the policy's last days. */
  readonly usesInPeriod: number;
}

const DAY_MS = 86_400_000;

/** Since when uses count against the limit; undefined: there is none. */
export const limitSinceMs = ({ limit }: CouponPolicy, nowMs: number): number | undefined =>
  limit ? nowMs - limit.perDays * DAY_MS : undefined;

/** undefined: it may be used. */
export function checkUse(policy: CouponPolicy, use: CouponUse): RefusalCode | undefined {
  if (use.nowMs < use.validFromMs) return 'COUPON_NOT_YET_VALID';
  if (use.nowMs >= use.validUntilMs) return 'COUPON_EXPIRED';
  if (use.listMinor < policy.minimumOrderMinor) return 'COUPON_MINIMUM_ORDER';
  if (policy.limit && use.usesInPeriod >= policy.limit.uses) return 'COUPON_LIMIT_REACHED';
  return undefined;
}

/** What a coupon is for; productId null: every product of the seller. */
export interface Scope {
  readonly sellerId: string;
  readonly productId: string | null;
}

export function checkScope(
  scope: Scope,
  bought: { readonly sellerId: string; readonly productId: string },
): RefusalCode | undefined {
  if (scope.sellerId !== bought.sellerId) return 'COUPON_WRONG_SELLER';
  if (scope.productId !== null && scope.productId !== bought.productId)
    return 'COUPON_WRONG_PRODUCT';
  return undefined;
}

/** Off unless every coupon has opted in, each with a class of its own. */
export function checkStacking(policies: readonly CouponPolicy[]): RefusalCode | undefined {
  if (policies.length < 2) return undefined;
  const classes = policies.map(({ stackingClass }) => stackingClass);
  const allDiffer = !classes.includes(null) && new Set(classes).size === classes.length;
  return allDiffer ? undefined : 'COUPON_NOT_TOGETHER';
}
