// What orders and counters may ask about coupons. A check changes nothing; the three writes happen
// in the caller's transaction, each conditional on the state it leaves, so that a coupon is used once.
import type { Benefit } from '../../common/campaign/benefit.ts';
import type { CouponPolicy } from '../../common/coupon/policy.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { Member } from '../members/directory.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import type { Transaction } from '../store/transaction.ts';

/** Who wants pictures read; see server/coupons/reading-rate.ts. */
export interface PresentedFrom {
  readonly address: string;
  readonly deviceId: string | null;
}

export type RecognisedBy = 'code' | 'rotating-code' | 'file' | 'mark';

/** The picture as it was uploaded (PNG, JPEG or WebP), or what its code was looked up to be. */
export type Shown =
  | { readonly picture: Buffer }
  | { readonly couponId: string; readonly by: 'code' | 'rotating-code' };

export type Presented = Shown & {
  /** null: nobody is signed in (a counter without a member). */
  readonly member: Member | null;
  readonly sellerId: string;
  readonly productId: string;
  /** List price of what is bought, minor units. */
  readonly listMinor: number;
  readonly nowMs: number;
  /** Missing: it comes from ourselves, at whatever rate. */
  readonly from?: PresentedFrom | undefined;
};

export interface CheckedCoupon {
  readonly id: string;
  /** null: nobody's yet. */
  readonly memberId: string | null;
  readonly benefit: Benefit;
  readonly policy: CouponPolicy;
  /** How it was recognised: by a code, as the very file, or by the mark in its pixels. */
  readonly recognisedBy: RecognisedBy;
}

/** A coupon as it lies on the desk, whatever its state and whoever's shop it is for. */
export interface SeenAtDesk {
  readonly coupon: CouponRow;
  readonly benefit: Benefit;
  readonly recognisedBy: RecognisedBy;
}

export interface CouponDesk {
  /**
   * Checks in this order: member not suspended, picture readable, ours, of this holder (at a counter: whose holder is not suspended), of this seller, for this product,
   * in date, unused, minimum order, limit. At a counter without a member a picture does not do for a coupon whose
   * code rotates: CODE_OUTDATED. Refused with the COUPON_… code and, except for honest
   * mistakes (date, minimum, limit), written into the member's history.
   */
  check(presented: Presented): Promise<Answer<CheckedCoupon>>;
  /** Which coupon it is, at a counter. COUPON_UNREADABLE, COUPON_INVENTED, CODE_OUTDATED; writes nothing. */
  look(shown: Shown): Promise<Answer<SeenAtDesk>>;
  /**
   * Keeps everybody else from using a coupon of this member that has a limit until the transaction ends,
   * and counts: true when the limit is reached. False at once for a coupon without a limit.
   */
  isOverLimit(transaction: Transaction, coupon: CheckedCoupon, nowMs: number): Promise<boolean>;
  /** issued → reserved by this order. False: it is not free any more. */
  reserve(transaction: Transaction, couponId: string, usedBy: string): Promise<boolean>;
  /** reserved by this order → redeemed. False: it was not reserved by it. */
  redeem(transaction: Transaction, couponId: string, usedBy: string): Promise<boolean>;
  /** reserved by this order → issued. */
  release(transaction: Transaction, couponId: string, usedBy: string): Promise<boolean>;
  /** After a refund, a refused delivery or an undo: redeemed → issued or void, by its policy. */
  giveBack(
    transaction: Transaction,
    couponId: string,
    usedBy: string,
  ): Promise<'issued' | 'void' | 'unchanged'>;
  /** A mistake at a counter: redeemed by this → issued, whatever its policy. False: it was not. */
  takeBack(transaction: Transaction, couponId: string, usedBy: string): Promise<boolean>;
}
