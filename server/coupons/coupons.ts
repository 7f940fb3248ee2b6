// The coupons' part of the server, put together: the desk that checks and uses them, and the wallets.
import { checkCoupon } from './check.ts';
import type { CouponsDeps } from './deps.ts';
import type { CouponDesk } from './desk.ts';
import { createWallet, type Wallet } from './wallet.ts';

export interface Coupons {
  readonly desk: CouponDesk;
  readonly wallet: Wallet;
}

export function createCoupons(deps: CouponsDeps): Coupons {
  const { store } = deps;
  return {
    wallet: createWallet(deps),
    desk: {
      check: (presented) => checkCoupon(deps, presented),
      reserve: store.reserveCoupon,
      redeem: store.redeemCoupon,
      release: store.releaseCoupon,
      giveBack: async (transaction, couponId, usedBy) =>
        (await store.giveCouponBack(transaction, couponId, usedBy)) ?? 'unchanged',
      countUses: store.countCouponUses,
    },
  };
}
