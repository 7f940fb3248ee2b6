import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { encode } from 'uqr';
import { assertNever } from '../../common/assert-never.ts';
import { moneyText } from '../../common/campaign/benefit-words.ts';
import type { Benefit } from '../../common/campaign/benefit.ts';
import { couponQr } from '../../common/coupon/qr.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import type { CouponsDeps } from './deps.ts';
import { openBenefit } from './rested.ts';
import { lastDayText } from './validity.ts';

/**
 * The file of a coupon's picture: made when it is first asked for, and from then on always the same.
 * NOT_FOUND: there is no such coupon any more. UNAVAILABLE: too many are being made.
 */
export async function pictureOf(deps: CouponsDeps, coupon: CouponRow): Promise<Answer<Buffer>> {
  const { db, store } = deps;
  if (!coupon.hasPicture) {
    const made = await makePicture(deps, coupon);
    if (!made.ok) return made;
    const digest = createHash('sha256').update(made.value).digest();
    await store.keepPicture(db, coupon.id, made.value, digest);
  }
  // Whoever made it first, on whatever node: theirs is the one.
  const picture = await store.findPicture(db, coupon.id);
  return picture ? accepted(picture) : refused('NOT_FOUND');
}

async function makePicture(deps: CouponsDeps, coupon: CouponRow): Promise<Answer<Buffer>> {
  const { design } = coupon;
  const upload = design.upload && (await deps.store.findUpload(deps.db, design.upload));
  const benefit =
    coupon.mode === 'open' ? openBenefit(deps, coupon.id, coupon.sealedBenefit) : null;
  return deps.pictures.make({
    design,
    facts: {
      serial: String(coupon.serial).padStart(6, '0'),
      validUntil: lastDayText(coupon.validUntilMs, coupon.policy.zone),
      benefit: benefit && benefitText(benefit),
      qr: design.qr === null ? null : qrOf(design.qr),
    },
    artwork: design.artwork && join(deps.illustrations, `${design.artwork}.svg`),
    upload: upload ? upload.bytes : null,
    payload: coupon.payload,
  });
}

const qrOf = (text: string) => couponQr((ecc) => encode(text, { ecc, border: 0 }));

/** As it stands on the picture in every language. */
export function benefitText(benefit: Benefit): string {
  switch (benefit.kind) {
    case 'percent-off':
      return `${benefit.percent}% OFF`;
    case 'amount-off':
      return `${money(benefit.amountMinor, benefit.currency)} OFF`;
    case 'fixed-price':
      return money(benefit.priceMinor, benefit.currency);
    default:
      return assertNever(benefit);
  }
}

const money = (minor: number, currency: string): string =>
  moneyText(minor, currency, { language: 'en', currencyDisplay: 'symbol' });
