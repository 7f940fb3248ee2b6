// One batch: one transaction that locks the campaign, settles what has arrived and stores what came of it.
import type { Entry } from '../../common/campaign/commands.ts';
import type { Claim } from '../../common/campaign/claim.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { expiringNumbers } from '../../common/campaign/due-event.ts';
import { evolve } from '../../common/campaign/evolve.ts';
import {
  settleBatch,
  type Batch,
  type Outcome,
  type Settled,
} from '../../common/campaign/settle-batch.ts';
import type { CampaignState } from '../../common/campaign/state.ts';
import type { LockedCampaign } from '../store/campaigns.ts';
import type { StoredClaim } from '../store/claims.ts';
import type { Transaction } from '../store/transaction.ts';
import type { SealedCampaign } from './load.ts';
import type { CampaignStore, Storage } from './storage.ts';

export interface BatchResult {
  /** Everything since the state that was handed in, other nodes' events first. */
  readonly events: readonly CampaignEvent[];
  /** One per entry, in their order. */
  readonly outcomes: readonly Outcome[];
  /** Claims whose hold ran out here. */
  readonly lapsed: readonly Claim[];
  readonly nowMs: number;
}

/**
 * Settles the entries and changes the state accordingly. If it rejects, nothing may have been stored
 * and the state is worthless: load it again.
 */
export async function runBatch(
  { db, store }: Storage,
  sealed: SealedCampaign,
  state: CampaignState,
  entries: readonly Entry[],
): Promise<BatchResult> {
  return store.inTransaction(db, async (transaction) => {
    const { id } = sealed.campaign;
    const askers = askersOf(entries);
    const { locked, stored } = await store.lockWithClaims(transaction, id, askers);
    const missed = await catchUp(store, transaction, sealed, state, locked);
    // What another node has committed may have come after the claims were read.
    const asked = missed.length > 0 ? await store.listClaimsOf(transaction, id, askers) : stored;
    const expiring = expiringNumbers(state, locked.nowMs);
    const held = expiring.length > 0 ? await store.listHeldClaims(transaction, id, expiring) : [];
    const settled = settleBatch(state, {
      entries,
      ...factsOf(asked, held),
      nowMs: locked.nowMs,
      dice: sealed.board,
    });
    await storeSettled(store, transaction, sealed, settled, state, locked.nowMs);
    const lapsed = settled.changedClaims.filter((claim) => claim.state === 'expired');
    return {
      events: [...missed, ...settled.events],
      outcomes: settled.outcomes,
      lapsed,
      nowMs: locked.nowMs,
    };
  });
}

const PAGE = 5_000;

/** Lets happen what other nodes have committed since. */
async function catchUp(
  store: CampaignStore,
  transaction: Transaction,
  { campaign, swaps }: SealedCampaign,
  state: CampaignState,
  locked: LockedCampaign,
): Promise<readonly CampaignEvent[]> {
  if (locked.seq < state.seq) throw new Error(`Campaign ${campaign.id} is behind its runner`);
  const missed: CampaignEvent[] = [];
  while (state.seq < locked.seq) {
    const page = { campaignId: campaign.id, seq: state.seq, most: PAGE };
    for (const happened of await store.listEventsAfter(transaction, page, swaps)) {
      evolve(state, happened);
      missed.push(happened);
    }
  }
  return missed;
}

const askersOf = (entries: readonly Entry[]) => ({
  participants: [...new Set(entries.map((entry) => entry.participant))],
  deviceKeys: [...new Set(entries.map((entry) => entry.deviceKey))],
});

function factsOf(
  asked: readonly StoredClaim[],
  held: readonly Claim[],
): Pick<Batch, 'claims' | 'claimsByDeviceKey'> {
  const claims = [...held, ...asked.map(({ claim }) => claim)];
  return {
    claims: new Map(claims.map((claim) => [claim.participant, claim])),
    claimsByDeviceKey: new Map(asked.map(({ claim, deviceKey }) => [deviceKey, claim])),
  };
}

/** Numbers are freed before they are taken again, or the table's own rule would refuse. */
async function storeSettled(
  store: CampaignStore,
  transaction: Transaction,
  { campaign, swaps }: SealedCampaign,
  { events, changedClaims, newClaims, issued }: Settled,
  state: CampaignState,
  nowMs: number,
): Promise<void> {
  const { id, conditions } = campaign;
  if (events.length === 0) return;
  const issuedAtMs = conditions.issue === 'each' ? nowMs : null;
  if (changedClaims.length > 0) {
    await store.settleClaims(transaction, id, changedClaims, issuedAtMs);
  }
  const terms = { holdMs: conditions.holdSeconds * 1000, issuedAtMs };
  await store.runTogether(transaction, [
    ...(newClaims.length > 0 ? [store.insertingClaims(id, newClaims, terms)] : []),
    store.appendingEvents(id, events, swaps),
    store.savingProgress(id, state),
  ]);
  if (issued.length > 0) await store.insertForms(transaction, id, issued);
  if (state.stage.name === 'closed') await store.issueConfirmed(transaction, id, nowMs);
}
