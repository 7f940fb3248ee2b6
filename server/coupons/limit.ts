import { limitSinceMs } from '../../common/order/policy.ts';
import type { Handle } from '../store/database.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import type { CouponStore } from './deps.ts';

interface Books {
  readonly db: Handle;
  readonly store: Pick<CouponStore, 'countCouponUses'>;
}

/** Whether its holder has used as many of this kind as the policy allows. */
export async function isLimitReached(
  { db, store }: Books,
  { id, memberId, policy }: Pick<CouponRow, 'id' | 'memberId' | 'policy'>,
  nowMs: number,
): Promise<boolean> {
  const sinceMs = limitSinceMs(policy, nowMs);
  if (!policy.limit || sinceMs === undefined || !memberId) return false;
  return (await store.countCouponUses(db, id, memberId, sinceMs)) >= policy.limit.uses;
}
