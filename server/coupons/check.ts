// Says of a presented picture which coupon it is and whether it may be used here and now. Whoever calls
// this has charged nothing yet; whatever is wrong is refused by name and, unless it is an honest mistake,
// written into the member's history.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Benefit } from '../../common/campaign/benefit.ts';
import { importContentKey } from '../../common/coupon/keys.ts';
import { derivePayloadKeys, openPayload } from '../../common/coupon/payload.ts';
import {
  accepted,
  refused,
  type Answer,
  type RefusalCode,
} from '../../common/protocol/refusals.ts';
import { pictureFault } from '../pictures/picture-fault.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import type { CouponsDeps } from './deps.ts';
import type { CheckedCoupon, Presented } from './desk.ts';
import { isLimitReached } from './limit.ts';
import type { ReadingRate } from './reading-rate.ts';
import { openBenefit, openContentKey } from './rested.ts';

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

export interface CheckDeps extends CouponsDeps {
  readonly readingRate: ReadingRate;
}

interface Recognised {
  readonly coupon: CouponRow;
  readonly recognisedBy: 'file' | 'mark';
}

export async function checkCoupon(
  deps: CheckDeps,
  presented: Presented,
): Promise<Answer<CheckedCoupon>> {
  const digest = createHash('sha256').update(presented.picture).digest();
  const isSuspended = presented.member?.status === 'suspended';
  const found = isSuspended ? refused('SUSPENDED') : await recognise(deps, presented, digest);
  const coupon = found.ok ? found.value.coupon : null;
  const answer = found.ok ? await judge(deps, presented, found.value) : found;
  if (!answer.ok) await record(deps, presented, { digest, coupon, code: answer.refusal.code });
  return answer;
}

/** COUPON_… or CODE_OUTDATED: where its code rotates, a picture is what must not do at a counter. */
async function recognise(
  deps: CheckDeps,
  presented: Presented,
  digest: Buffer,
): Promise<Answer<Recognised>> {
  const found = await recognisePicture(deps, presented, digest);
  if (!found.ok || presented.member || !found.value.coupon.policy.rotating) return found;
  return refused('CODE_OUTDATED');
}

/** The very file if it is one of ours; otherwise what the mark in its pixels says. */
async function recognisePicture(
  { db, store, pictures, readingRate }: CheckDeps,
  { picture, member, from, nowMs }: Presented,
  digest: Buffer,
): Promise<Answer<Recognised>> {
  const fault = pictureFault(picture);
  if (fault) return refused('PICTURE_REFUSED', { problems: [{ reason: fault }] });
  const byFile = await store.findCouponByDigest(db, digest);
  if (byFile) return accepted({ coupon: byFile, recognisedBy: 'file' });
  const waitMs = from ? readingRate.waitMs({ memberId: member?.id ?? null, from }, nowMs) : 0;
  if (waitMs > 0) return refused('RATE_LIMITED', { retryAfterMs: waitMs });
  const payload = await pictures.read(picture);
  if (!payload.ok) return payload;
  if (!payload.value) return refused('COUPON_UNREADABLE');
  const byMark = await store.findCouponByPayload(db, payload.value);
  if (!byMark) return refused('COUPON_INVENTED');
  return accepted({ coupon: byMark, recognisedBy: 'mark' });
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

/**
 * The value as it is sealed in the picture. undefined when it does not open with the coupon's key, or
 * says something else than what was issued: then a row was tampered with.
 */
async function openValue(deps: CouponsDeps, coupon: CouponRow): Promise<Benefit | undefined> {
  const contentKey = openContentKey(deps, coupon.id, coupon.sealedContentKey);
  const issued = openBenefit(deps, coupon.id, coupon.sealedBenefit);
  const context = { couponId: coupon.id, mode: coupon.mode };
  const keys = await derivePayloadKeys(await importContentKey(contentKey), context);
  const currency = issued.kind === 'percent-off' ? '' : issued.currency;
  const opened = await openPayload(keys, coupon.payload, currency);
  if (opened?.serial === coupon.serial && isDeepStrictEqual({ ...opened.benefit }, { ...issued })) {
    return issued;
  }
  deps.log.warn({ couponId: coupon.id }, 'a stored coupon does not agree with its payload');
  return undefined;
}

/** The first thing that is wrong, in the order in which desk.ts names them. */
function whatIsWrong(coupon: CouponRow, presented: Presented): RefusalCode | undefined {
  const { member, sellerId, productId, listMinor, nowMs } = presented;
  // At a counter nobody need be signed in: whoever holds the picture presents it.
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
  { member, sellerId, productId }: Presented,
  { digest, coupon, code }: { digest: Buffer; coupon: CouponRow | null; code: RefusalCode },
): Promise<void> {
  // Reserved is an order of one's own that is not settled yet: a second tab, not a second use.
  const isPending = code === 'COUPON_USED' && coupon?.state === 'reserved';
  if (HONEST.includes(code) || isPending) return;
  const productNumber = (await store.findBoughtProduct(db, productId))?.number ?? '';
  await members.recordMisuse({
    memberId: member?.id ?? null,
    couponId: coupon?.id ?? null,
    reason: code,
    presented: { sellerId, productNumber, picture: digest.toString('hex') },
  });
}
