// From sealed bytes to a benefit, on this device alone: content key out of its wrapping, payload out of
// its seal.
import { unwrapContentKey } from '../../../common/coupon/keys.ts';
import { derivePayloadKeys, openPayload } from '../../../common/coupon/payload.ts';
import type { SealedContent } from '../../../common/coupon/sealed-content.ts';
import { fromBase64url } from '../../../common/fairness/bytes.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';

export type SealedCoupon = Pick<FetchedCoupon, 'id' | 'wrappedKey' | 'currency'>;

/** undefined: the key is not the one that the content key was wrapped for. */
export async function contentKeyOf(
  { wrappedKey }: SealedCoupon,
  memberKey: CryptoKey,
): Promise<CryptoKey | undefined> {
  const wrapped = fromBase64url(wrappedKey);
  return wrapped && unwrapContentKey(wrapped, memberKey);
}

/** undefined: these bytes were not sealed for this coupon. */
export async function openWith(
  contentKey: CryptoKey,
  { id, currency }: SealedCoupon,
  payload: Uint8Array,
): Promise<SealedContent | undefined> {
  const keys = await derivePayloadKeys(contentKey, { couponId: id, mode: 'sealed' });
  return openPayload(keys, payload, currency);
}
