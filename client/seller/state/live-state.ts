import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { SellerCampaignDetail } from '../../../common/protocol/seller.ts';
import { NO_COUPONS, type Coupons } from './coupons.ts';
import { State } from './state.ts';

/** A frozen campaign on the seller's screen, and its issue list. */
export interface LiveNow {
  readonly campaign: SellerCampaignDetail;
  readonly confirmed: number;
  readonly held: number;
  readonly line: 'connecting' | 'live' | 'lost';
  readonly search: string;
  readonly coupons: Coupons;
  readonly listing: 'first' | 'more' | 'idle';
  readonly refusal: Refusal | null;
  /** Whether it was opened just now, so that the commitment is shown at once. */
  readonly justSealed: boolean;
}

export type LiveState = State<LiveNow>;

export const liveState = (campaign: SellerCampaignDetail, justSealed: boolean): LiveState =>
  new State<LiveNow>({
    campaign,
    confirmed: campaign.confirmed,
    held: campaign.held,
    line: 'connecting',
    search: '',
    coupons: NO_COUPONS,
    listing: 'first',
    refusal: null,
    justSealed,
  });

/** Numbers that can still be drawn. */
export const remainingOf = ({ campaign, confirmed, held }: LiveNow): number =>
  Math.max(0, campaign.sheets - confirmed - held);
