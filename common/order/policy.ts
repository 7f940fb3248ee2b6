// What coupons' policies say of an order as a whole. Of each coupon by itself: server/coupons/check.ts.
import type { CouponPolicy } from '../coupon/policy.ts';
import type { RefusalCode } from '../protocol/refusals.ts';

const DAY_MS = 86_400_000;

/** Since when uses count against the limit; undefined: there is none. */
export const limitSinceMs = ({ limit }: CouponPolicy, nowMs: number): number | undefined =>
  limit ? nowMs - limit.perDays * DAY_MS : undefined;

/** Off unless every coupon has opted in, each with a class of its own. */
export function checkStacking(policies: readonly CouponPolicy[]): RefusalCode | undefined {
  if (policies.length < 2) return undefined;
  const classes = policies.map(({ stackingClass }) => stackingClass);
  const allDiffer = !classes.includes(null) && new Set(classes).size === classes.length;
  return allDiffer ? undefined : 'COUPON_NOT_TOGETHER';
}
