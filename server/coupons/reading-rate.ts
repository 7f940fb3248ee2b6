// How often pictures are decoded and searched for a mark: the only costly part of presenting a coupon. Files that
// are ours byte for byte cost a look into an index, and do not count.
import { createBuckets, type Limit } from '../accounts/buckets.ts';
import type { PresentedFrom } from './desk.ts';

export interface ReadingRate {
  /** 0: go ahead; otherwise ms to wait before the next picture. */
  waitMs(
    who: { readonly memberId: string | null; readonly from: PresentedFrom },
    nowMs: number,
  ): number;
}

const MEMBER: Limit = { burst: 12, refillMs: 10_000 };
const DEVICE: Limit = { burst: 12, refillMs: 10_000 };
/** A shop's guests share one. */
const ADDRESS: Limit = { burst: 60, refillMs: 1_000 };

export function createReadingRate(): ReadingRate {
  const buckets = createBuckets();
  return {
    waitMs: ({ memberId, from: { address, deviceId } }, nowMs) =>
      buckets.take(
        [
          ...(memberId ? [[`member ${memberId}`, MEMBER] as const] : []),
          ...(deviceId ? [[`device ${deviceId}`, DEVICE] as const] : []),
          [`address ${address}`, ADDRESS] as const,
        ],
        nowMs,
      ),
  };
}
