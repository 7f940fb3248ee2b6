// Why a coupon does not open. What each means and what to do about it stands in words/coupon.ts.
import type { RefusalCode } from '../../../common/protocol/refusals.ts';

export type Trouble =
  /** Nobody has signed in on this device, so it has no member key. */
  | { readonly kind: 'no-key' }
  /** The key on this device is not the one that the coupon was sealed for. */
  | { readonly kind: 'wrong-key' }
  /** No mark could be read out of the picture. */
  | { readonly kind: 'damaged' }
  /** A mark was read, but it is not this coupon's. */
  | { readonly kind: 'altered' }
  /** A mark was read; no coupon of this member fits it. */
  | { readonly kind: 'none-of-yours' }
  | { readonly kind: 'no-picture' }
  | { readonly kind: 'offline' }
  /** This browser has no WebCrypto or no workers here. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

export type TroubleKind = Trouble['kind'];

/** Troubles that another try may mend without anybody doing anything. */
export const isPassing = ({ kind }: Trouble): boolean => kind === 'offline';
