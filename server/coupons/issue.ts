// Makes coupons: each with its own key, its value sealed under it, and its period.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Benefit } from '../../common/campaign/benefit.ts';
import type { CouponDesign } from '../../common/coupon/design.ts';
import { importContentKey, KEY_BYTES } from '../../common/coupon/keys.ts';
import { derivePayloadKeys, sealPayload } from '../../common/coupon/payload.ts';
import type { CouponPolicy } from '../../common/coupon/policy.ts';
import type { CouponSource } from '../store/coupons.ts';
import type { CouponsDeps } from './deps.ts';
import { sealBenefit, sealContentKey } from './rested.ts';
import { validFromMs, validUntilMs } from './validity.ts';

export interface CouponPlan {
  readonly source: CouponSource;
  readonly sellerId: string;
  readonly productId: string | null;
  readonly memberId: string;
  readonly design: CouponDesign;
  readonly mode: 'sealed' | 'open';
  readonly policy: CouponPolicy;
  readonly benefit: Benefit;
}

/** expired: its period is over before it began. known: the member, or someone, has it already. */
export type Issued = 'new' | 'known' | 'expired';

/** Throws a RangeError for a benefit that does not fit into a payload. */
export async function issueCoupon(
  deps: Pick<CouponsDeps, 'db' | 'store' | 'benefitBox' | 'contentKeyBox' | 'nowMs'>,
  { benefit, ...plan }: CouponPlan,
): Promise<Issued> {
  const issuedAtMs = deps.nowMs();
  const fromMs = validFromMs(plan.policy, issuedAtMs);
  const endMs = validUntilMs(plan.policy, fromMs);
  if (endMs <= fromMs) return 'expired';
  const id = randomUUID();
  const contentKey = randomBytes(KEY_BYTES);
  const serial = await deps.store.nextSerial(deps.db);
  const context = { couponId: id, mode: plan.mode };
  const keys = await derivePayloadKeys(await importContentKey(contentKey), context);
  const isNew = await deps.store.insertCoupon(deps.db, {
    ...plan,
    id,
    serial,
    sealedBenefit: sealBenefit(deps, id, benefit),
    sealedContentKey: sealContentKey(deps, id, contentKey),
    payload: Buffer.from(await sealPayload(keys, { serial, benefit })),
    issuedAtMs,
    validFromMs: fromMs,
    validUntilMs: endMs,
  });
  return isNew ? 'new' : 'known';
}
