// A coupon's two secrets at rest: what it is worth, and the key that its payload is sealed under.
import * as v from 'valibot';
import { benefitSchema, type Benefit } from '../../common/campaign/benefit.ts';
import type { CouponsDeps } from './deps.ts';

type Boxes = Pick<CouponsDeps, 'benefitBox' | 'contentKeyBox'>;

/** Longer than any benefit as JSON: sealed benefits are all of one length and tell nothing by it. */
const RESTED_BYTES = 128;

const contextOf = (couponId: string) => `coupon:${couponId}`;

export function sealBenefit({ benefitBox }: Boxes, couponId: string, benefit: Benefit): Buffer {
  const text = JSON.stringify(benefit).padEnd(RESTED_BYTES);
  return benefitBox.seal(Buffer.from(text), contextOf(couponId));
}

/** Throws when it was sealed for another coupon, or with another key. */
export const openBenefit = ({ benefitBox }: Boxes, couponId: string, sealed: Buffer): Benefit =>
  v.parse(benefitSchema, JSON.parse(benefitBox.open(sealed, contextOf(couponId)).toString()));

export const sealContentKey = ({ contentKeyBox }: Boxes, couponId: string, key: Buffer): Buffer =>
  contentKeyBox.seal(key, contextOf(couponId));

/** Throws as `openBenefit` does. */
export const openContentKey = (
  { contentKeyBox }: Boxes,
  couponId: string,
  sealed: Buffer,
): Buffer => contentKeyBox.open(sealed, contextOf(couponId));
