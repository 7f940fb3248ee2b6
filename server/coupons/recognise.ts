// Which coupon is being shown: by the very file, the mark in its pixels, or a code that was looked up. What
// it is worth is read out of its sealed payload, as it is in the picture.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Benefit } from '../../common/campaign/benefit.ts';
import { importContentKey } from '../../common/coupon/keys.ts';
import { derivePayloadKeys, openPayload } from '../../common/coupon/payload.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { pictureFault } from '../pictures/picture-fault.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import type { CouponsDeps } from './deps.ts';
import type { Presented, RecognisedBy, Shown } from './desk.ts';
import type { ReadingRate } from './reading-rate.ts';
import { openBenefit, openContentKey } from './rested.ts';

export interface CheckDeps extends CouponsDeps {
  readonly readingRate: ReadingRate;
}

export interface Recognised {
  readonly coupon: CouponRow;
  readonly recognisedBy: RecognisedBy;
}

/** COUPON_… or CODE_OUTDATED: where its code rotates, a picture is what must not do at a counter. */
export async function recognise(
  deps: CheckDeps,
  shown: Shown & Partial<Pick<Presented, 'member' | 'from' | 'nowMs'>>,
  isCounter: boolean,
): Promise<Answer<Recognised>> {
  if ('couponId' in shown) {
    const coupon = await deps.store.findCoupon(deps.db, shown.couponId);
    return coupon ? accepted({ coupon, recognisedBy: shown.by }) : refused('COUPON_INVENTED');
  }
  const found = await recognisePicture(deps, shown);
  if (!found.ok || !isCounter || !found.value.coupon.policy.rotating) return found;
  return refused('CODE_OUTDATED');
}

/** The very file if it is one of ours; otherwise what the mark in its pixels says. */
async function recognisePicture(
  { db, store, pictures, readingRate }: CheckDeps,
  {
    picture,
    member,
    from,
    nowMs = Date.now(),
  }: { readonly picture: Buffer } & Partial<Pick<Presented, 'member' | 'from' | 'nowMs'>>,
): Promise<Answer<Recognised>> {
  const fault = pictureFault(picture);
  if (fault) return refused('PICTURE_REFUSED', { problems: [fault] });
  const byFile = await store.findCouponByDigest(db, digestOf(picture));
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

/**
 * The value as it is sealed in the picture. undefined when it does not open with the coupon's key, or
 * says something else than what was issued: then a row was tampered with.
 */
export async function openValue(
  deps: CouponsDeps,
  coupon: CouponRow,
): Promise<Benefit | undefined> {
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

export const digestOf = (picture: Buffer): Buffer => createHash('sha256').update(picture).digest();
