// Builds what a runner keeps in memory from what is stored, and from nothing else.
import {
  newCampaignState,
  campaignRules,
  type CampaignState,
} from '../../common/campaign/state.ts';
import { swapSheets } from '../../common/campaign/re-deal.ts';
import type { SealedBoard } from '../../common/fairness/sealed-board.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { FrozenCampaign } from '../store/campaigns.ts';
import type { SwapSealer } from '../store/events.ts';
import { seedContext } from './opening.ts';
import type { SealBoard } from './seal.ts';
import type { Storage } from './storage.ts';
import { createSwapSealer } from './swap-sealer.ts';

/** A frozen campaign with its board. Secret: it can tell what every number hides. */
export interface SealedCampaign {
  readonly campaign: FrozenCampaign;
  readonly board: SealedBoard;
  readonly swaps: SwapSealer;
}

export interface LoadDeps extends Storage {
  readonly seedBox: SecretBox;
  readonly swapBox: SecretBox;
  readonly seal: SealBoard;
}

/** undefined: there is no such campaign, or it is a draft. Takes seconds for a board of a million. */
export async function loadSealedCampaign(
  deps: LoadDeps,
  id: string,
): Promise<SealedCampaign | undefined> {
  const campaign = await deps.store.findCampaign(deps.db, id);
  if (!campaign || !deps.store.isFrozen(campaign)) return undefined;
  const { conditionsText, sealedSeed, commitment } = campaign.sealing;
  const seed = deps.seedBox.open(sealedSeed, seedContext(id));
  const board = await deps.seal({ seed, conditionsText, conditions: campaign.conditions });
  if (board.commitment.boardRoot !== commitment.boardRoot) {
    throw new Error(`The board of campaign ${id} is not the one that was published`);
  }
  return { campaign, board, swaps: createSwapSealer(deps.swapBox, id) };
}

/** The state after the last stored event. Locks the campaign meanwhile, so that claims and events agree. */
export async function loadState(
  { db, store }: Storage,
  { campaign, swaps }: SealedCampaign,
): Promise<CampaignState> {
  return store.inTransaction(db, async (transaction) => {
    const { seq, stage } = await store.lockCampaign(transaction, campaign.id);
    const state = newCampaignState(campaignRules(campaign.conditions, campaign));
    state.seq = seq;
    const last = { campaignId: campaign.id, seq: seq - 1, most: 1 };
    for (const { atMs } of await store.listEventsAfter(transaction, last, swaps)) {
      state.lastAtMs = atMs;
    }
    state.stage = stage;
    for (const { number, ticket, holdUntilMs } of await store.listLiveClaims(
      transaction,
      campaign.id,
    )) {
      state.taken.add(number);
      if (holdUntilMs === null) state.confirmed += 1;
      else state.holds.set(number, { ticket, untilMs: holdUntilMs });
    }
    for (const { number, swappedWith } of await store.listReturns(
      transaction,
      campaign.id,
      swaps,
    )) {
      swapSheets(state, number, swappedWith);
    }
    return state;
  });
}
