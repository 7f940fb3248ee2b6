// Keeps a campaign's screen up to date: the server says that the list has grown, the list is then read.
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { IssueListChanged } from '../../../common/protocol/seller.ts';
import { firstPage, letIn, withNewest, withNextPage } from '../state/coupons.ts';
import type { LiveState } from '../state/live-state.ts';
import type { SellerApi } from './api.ts';

export interface FollowContext {
  readonly state: LiveState;
  readonly api: Pick<SellerApi, 'listCoupons' | 'findCampaign'>;
  /** Whether the reader is in the middle of the list, so that nothing may move. */
  readonly isReading: () => boolean;
  readonly onRefusal: (refusal: Refusal) => void;
}

export async function search(context: FollowContext, text: string): Promise<void> {
  const { state, api } = context;
  state.change({ search: text, listing: 'first' });
  const answer = await api.listCoupons(state.now.campaign.id, { search: text });
  if (state.now.search !== text) return;
  if (!answer.ok) return refuse(context, answer.refusal);
  state.change({ coupons: firstPage(answer.value), listing: 'idle', refusal: null });
}

export async function readOn(context: FollowContext): Promise<void> {
  const { state, api } = context;
  const { search: text, coupons, listing, campaign } = state.now;
  if (coupons.next === null || listing !== 'idle') return;
  state.change({ listing: 'more' });
  const answer = await api.listCoupons(campaign.id, { search: text, after: coupons.next });
  if (state.now.search !== text) return;
  if (!answer.ok) return refuse(context, answer.refusal);
  const grown = withNextPage(state.now.coupons, answer.value);
  state.change({ coupons: grown, listing: 'idle', refusal: null });
}

/** Takes in what the server said and reads what is new. */
export async function takeChange(
  context: FollowContext,
  { confirmed, held }: IssueListChanged,
): Promise<void> {
  const { state, api } = context;
  const grown = confirmed !== state.now.confirmed || state.now.listing === 'first';
  state.change({ confirmed, held });
  if (grown) await readNewest(context);
  const isOver = confirmed === state.now.campaign.sheets && state.now.campaign.stage !== 'closed';
  if (isOver) await readStage({ state, api });
}

async function readNewest(context: FollowContext): Promise<void> {
  const { state, api } = context;
  const text = state.now.search;
  const answer = await api.listCoupons(state.now.campaign.id, { search: text });
  if (state.now.search !== text) return;
  if (!answer.ok) return refuse(context, answer.refusal);
  const coupons = withNewest(state.now.coupons, answer.value, context.isReading());
  state.change({ coupons, listing: 'idle', refusal: null });
}

/** Stages change by the clock as well; the screen asks now and then. */
export async function readStage({
  state,
  api,
}: Pick<FollowContext, 'state' | 'api'>): Promise<void> {
  const answer = await api.findCampaign(state.now.campaign.id);
  if (!answer.ok) return;
  const { confirmed, held } = answer.value;
  state.change({ campaign: answer.value, confirmed, held });
}

export const showWaiting = ({ state }: FollowContext): void =>
  state.change({ coupons: letIn(state.now.coupons) });

function refuse({ state, onRefusal }: FollowContext, refusal: Refusal): void {
  state.change({ refusal, listing: 'idle' });
  onRefusal(refusal);
}
