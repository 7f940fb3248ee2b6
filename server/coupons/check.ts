// Says of a presented picture which coupon it is and whether it may be used here and now. Whoever calls
// this has charged nothing yet; whatever is wrong is refused by name and, unless it is an honest mistake,
// written into the member's history.
import type { Benefit } from '../../common/campaign/benefit.ts';
import {
  accepted,
  refused,
  type Answer,
  type RefusalCode,
} from '../../common/protocol/refusals.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import type { CouponsDeps } from './deps.ts';
import type { CheckedCoupon, Presented, SeenAtDesk, Shown } from './desk.ts';
import { isLimitReached } from './limit.ts';
import { digestOf, openValue, recognise, type CheckDeps, type Recognised } from './recognise.ts';

/** What can happen to anyone: these are not written into the history. */
const HONEST: readonly RefusalCode[] = [
  'COUPON_NOT_YET_VALID',
  'COUPON_EXPIRED',
  'COUPON_MINIMUM_ORDER',
  'COUPON_LIMIT_REACHED',
  'CODE_OUTDATED',
  'PICTURE_REFUSED',
  'RATE_LIMITED',
  'UNAVAILABLE',
];

export async function checkCoupon(
  deps: CheckDeps,
  presented: Presented,
): Promise<Answer<CheckedCoupon>> {
  const isSuspended = presented.member?.status === 'suspended';
  const isCounter = presented.member === null;
  const found = isSuspended ? refused('SUSPENDED') : await recognise(deps, presented, isCounter);
  const coupon = found.ok ? found.value.coupon : null;
  const answer = found.ok ? await judge(deps, presented, found.value) : found;
  if (!answer.ok) await record(deps, presented, coupon, answer.refusal.code);
  return answer;
}

export async function lookAtCoupon(deps: CheckDeps, shown: Shown): Promise<Answer<SeenAtDesk>> {
  const found = await recognise(deps, shown, true);
  if (!found.ok) return found;
  const benefit = await openValue(deps, found.value.coupon);
  return benefit ? accepted({ ...found.value, benefit }) : refused('COUPON_INVENTED');
}

async function judge(
  deps: CouponsDeps,
  presented: Presented,
  { coupon, recognisedBy }: Recognised,
): Promise<Answer<CheckedCoupon>> {
  const benefit = await openValue(deps, coupon);
  if (!benefit) return refused('COUPON_INVENTED');
  const wrong =
    whatIsWrong(coupon, presented) ??
    (await otherCurrency(deps, benefit, presented)) ??
    ((await isLimitReached(deps, coupon, presented.nowMs)) ? 'COUPON_LIMIT_REACHED' : undefined);
  if (wrong) return refused(wrong);
  const { id, memberId, policy } = coupon;
  return accepted({ id, memberId, benefit, policy, recognisedBy });
}

/** The first thing that is wrong, in the order in which desk.ts names them. */
function whatIsWrong(coupon: CouponRow, presented: Presented): RefusalCode | undefined {
  const { member, sellerId, productId, listMinor, nowMs } = presented;
  // At a counter nobody need be signed in: whoever holds the picture presents it. What a member may not
  // use, nobody else may for them.
  if (!member && coupon.isHolderSuspended) return 'SUSPENDED';
  if (member && coupon.memberId !== member.id) return 'COUPON_NOT_YOURS';
  if (coupon.seller.id !== sellerId) return 'COUPON_WRONG_SELLER';
  if (coupon.product && coupon.product.id !== productId) return 'COUPON_WRONG_PRODUCT';
  if (nowMs < coupon.validFromMs) return 'COUPON_NOT_YET_VALID';
  if (nowMs >= coupon.validUntilMs) return 'COUPON_EXPIRED';
  if (coupon.state !== 'issued') return 'COUPON_USED';
  if (listMinor < coupon.policy.minimumOrderMinor) return 'COUPON_MINIMUM_ORDER';
  return undefined;
}

/** An amount is good for prices in its own currency only. */
async function otherCurrency(
  { db, store }: CouponsDeps,
  benefit: Benefit,
  { productId }: Presented,
): Promise<RefusalCode | undefined> {
  if (benefit.kind === 'percent-off') return undefined;
  const bought = await store.findBoughtProduct(db, productId);
  return bought?.currency === benefit.currency ? undefined : 'COUPON_WRONG_PRODUCT';
}

async function record(
  { db, store, members }: CouponsDeps,
  presented: Presented,
  coupon: CouponRow | null,
  code: RefusalCode,
): Promise<void> {
  // Reserved is an order of one's own that is not settled yet: a second tab, not a second use.
  const isPending = code === 'COUPON_USED' && coupon?.state === 'reserved';
  if (HONEST.includes(code) || isPending) return;
  const { member, sellerId, productId } = presented;
  const productNumber = (await store.findBoughtProduct(db, productId))?.number ?? '';
  await members.recordMisuse({
    memberId: member?.id ?? null,
    couponId: coupon?.id ?? null,
    reason: code,
    presented: {
      sellerId,
      productNumber,
      ...('picture' in presented ? { picture: digestOf(presented.picture).toString('hex') } : {}),
    },
  });
}
