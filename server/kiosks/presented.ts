// What was brought to the counter becomes something that the coupons' desk knows.
import { readCouponText } from '../../common/code/coupon-text.ts';
import type { PresentedCoupon } from '../../common/protocol/kiosk.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Shown } from '../coupons/desk.ts';
import type { KiosksDeps } from './deps.ts';
import type { KnownKiosk } from './known-kiosk.ts';
import type { KeptPictures } from './pictures.ts';

/** CODE_UNKNOWN, CODE_OUTDATED, RATE_LIMITED; NOT_FOUND for a picture that is not kept (any more). */
export async function findShown(
  { codes, guessing, nowMs }: KiosksDeps,
  pictures: KeptPictures,
  { id: kioskId, sellerId }: KnownKiosk,
  presented: PresentedCoupon,
): Promise<Answer<Shown>> {
  if (presented.kind === 'picture') {
    const picture = pictures.find(kioskId, presented.digest);
    return picture ? accepted({ picture }) : refused('NOT_FOUND', SEND_AGAIN);
  }
  const text = presented.kind === 'text' ? presented.text : presented.code;
  // What is no code of ours at all is no guess.
  if (!readCouponText(text)) return refused('CODE_UNKNOWN');
  const asked = { door: 'coupon', by: { kioskId, sellerId } } as const;
  return guessing.guard(asked, () => codes.find(text, nowMs()));
}

const SEND_AGAIN = { problems: [{ path: 'digest', reason: 'send the picture again' }] };
