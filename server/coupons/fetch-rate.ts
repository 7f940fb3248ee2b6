// How many new coupons a member fetches: each is a row, a key and a picture for good. What was fetched
// before is shown as often as anyone likes.
import { createBuckets, type Limit } from '../accounts/buckets.ts';

export interface FetchRate {
  /** 0: go ahead; otherwise ms to wait before the next new coupon. */
  waitMs(memberId: string, nowMs: number): number;
}

const MEMBER: Limit = { burst: 60, refillMs: 5_000 };

export function createFetchRate(limit = MEMBER): FetchRate {
  const buckets = createBuckets();
  return { waitMs: (memberId, nowMs) => buckets.take([[memberId, limit]], nowMs) };
}
