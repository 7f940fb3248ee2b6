// The coupons' part of the server, put together: the desk that checks and uses them, the codes by which
// they are found at a counter, and what their holders see.
import { checkCoupon, lookAtCoupon } from './check.ts';
import { createCouponCodes, type CouponCodes } from './codes.ts';
import { createCounter, type Counter } from './counter.ts';
import type { CouponsDeps } from './deps.ts';
import type { CouponDesk } from './desk.ts';
import { isLimitReached } from './limit.ts';
import { createReadingRate } from './reading-rate.ts';
import { createWallet, type Wallet } from './wallet.ts';

export interface Coupons {
  readonly desk: CouponDesk;
  readonly codes: CouponCodes;
  readonly wallet: Wallet;
  readonly counter: Counter;
}

export function createCoupons(deps: CouponsDeps): Coupons {
  const { store } = deps;
  const codes = createCouponCodes({ db: deps.db, store, ...deps.codes });
  const checking = { ...deps, readingRate: createReadingRate() };
  return {
    wallet: createWallet(deps),
    codes,
    counter: createCounter(deps, codes),
    desk: {
      check: (presented) => checkCoupon(checking, presented),
      async isOverLimit(transaction, coupon, nowMs) {
        if (!coupon.policy.limit || !coupon.memberId) return false;
        await store.lockUses(transaction, coupon.memberId);
        return isLimitReached({ db: transaction, store }, coupon, nowMs);
      },
      look: (shown) => lookAtCoupon(checking, shown),
      reserve: store.reserveCoupon,
      redeem: store.redeemCoupon,
      release: store.releaseCoupon,
      giveBack: async (transaction, couponId, usedBy) =>
        (await store.giveCouponBack(transaction, couponId, usedBy)) ?? 'unchanged',
      takeBack: store.takeCouponBack,
    },
  };
}
