import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { SellerCampaign, Session } from '../../../common/protocol/seller.ts';
import type { Route } from './route.ts';
import { State } from './state.ts';

/** Who is at the page, and where. */
export interface SellerNow {
  /** undefined: the server has not said yet; null: nobody is signed in. */
  readonly session: Session | null | undefined;
  readonly route: Route;
  /** Why signing in did not work, or why a session ended. */
  readonly refusal: Refusal | null;
  readonly busy: boolean;
}

export const sellerState = (route: Route): State<SellerNow> =>
  new State({ session: undefined, route, refusal: null, busy: false });

export interface CampaignsNow {
  /** null: not here yet. */
  readonly campaigns: readonly SellerCampaign[] | null;
  readonly refusal: Refusal | null;
}

export const campaignsState = (): State<CampaignsNow> =>
  new State<CampaignsNow>({ campaigns: null, refusal: null });
