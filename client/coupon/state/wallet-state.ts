// What the wallet knows: the member's coupons, and which of them this device has opened.
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { WalletCoupon } from '../../../common/protocol/shop.ts';
import type { ClaimedTicket } from '../../../common/protocol/tickets.ts';
import type { Opened } from './opened.ts';
import type { Trouble } from './trouble.ts';

/** What becomes of a picture file that was given to the wallet. */
export type PictureCheck =
  | { readonly state: 'none' }
  | { readonly state: 'reading' }
  | { readonly state: 'known'; readonly coupon: WalletCoupon; readonly opened: Opened }
  | { readonly state: 'nothing'; readonly trouble: Trouble };

/** A ticket code that is typed to make what it has won one's own. */
export interface TicketClaim {
  readonly typed: string;
  readonly sending: boolean;
  readonly refusal: Refusal | null;
  readonly claimed: ClaimedTicket | null;
}

export interface Wallet {
  readonly ticket: TicketClaim;
  /** null: not here (yet). */
  readonly coupons: readonly WalletCoupon[] | null;
  readonly missing: Trouble | null;
  readonly opened: ReadonlyMap<string, Opened>;
  readonly check: PictureCheck;
}

export const emptyWallet: Wallet = {
  ticket: { typed: '', sending: false, refusal: null, claimed: null },
  coupons: null,
  missing: null,
  opened: new Map(),
  check: { state: 'none' },
};

export type ShownState = 'sealed' | 'opened' | 'reserved' | 'used' | 'expired' | 'void';

/** Those in which no order may carry it. */
export type Unusable = Exclude<ShownState, 'sealed' | 'opened'>;

export const isUnusable = (state: ShownState): state is Unusable =>
  state !== 'sealed' && state !== 'opened';

/** The state as its holder sees it. A coupon runs out by the clock, whatever the server last said. */
export function shownState(coupon: WalletCoupon, isOpened: boolean, nowMs: number): ShownState {
  switch (coupon.state) {
    case 'redeemed':
      return 'used';
    case 'reserved':
    case 'void':
    case 'expired':
      return coupon.state;
    case 'issued':
      if (nowMs >= coupon.validUntilMs) return 'expired';
      return isOpened || coupon.benefit !== null ? 'opened' : 'sealed';
  }
}

const isLive = (state: ShownState) => ['sealed', 'opened', 'reserved'].includes(state);

/** Those that can be used come first, soonest to run out before the others; then the past, latest first. */
export function sortWallet(coupons: readonly WalletCoupon[], nowMs: number): WalletCoupon[] {
  const live = (coupon: WalletCoupon) => isLive(shownState(coupon, false, nowMs));
  return [...coupons].sort((one, other) => {
    if (live(one) !== live(other)) return live(one) ? -1 : 1;
    const later = one.validUntilMs - other.validUntilMs;
    return live(one) ? later : -later;
  });
}
