// One batch: one transaction that locks the campaign, settles what has arrived and stores what came of it.
import type { Entry } from '../../common/campaign/commands.ts';
import type { Claim } from '../../common/campaign/claim.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { expiringNumbers } from '../../common/campaign/due-event.ts';
import { evolve } from '../../common/campaign/evolve.ts';
import { settleBatch, type Outcome, type Settled } from '../../common/campaign/settle-batch.ts';
import type { CampaignState } from '../../common/campaign/state.ts';
import type { LockedCampaign } from '../store/campaigns.ts';
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
    const locked = await store.lockCampaign(transaction, sealed.campaign.id);
    const missed = await catchUp(store, transaction, sealed, state, locked);
    const settled = settleBatch(state, {
      entries,
      ...(await loadClaims(store, transaction, sealed.campaign.id, {
        entries,
        expiring: expiringNumbers(state, locked.nowMs),
      })),
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

interface Facts {
  readonly claims: ReadonlyMap<string, Claim>;
  readonly claimsByDeviceKey: ReadonlyMap<string, Claim>;
}

async function loadClaims(
  store: CampaignStore,
  transaction: Transaction,
  campaignId: string,
  {
    entries,
    expiring,
  }: { readonly entries: readonly Entry[]; readonly expiring: readonly number[] },
): Promise<Facts> {
  const stored =
    entries.length > 0 ? await store.listClaimsOf(transaction, campaignId, whoOf(entries)) : [];
  const held =
    expiring.length > 0 ? await store.listHeldClaims(transaction, campaignId, expiring) : [];
  const claims = [...held, ...stored.map(({ claim }) => claim)];
  return {
    claims: new Map(claims.map((claim) => [claim.participant, claim])),
    claimsByDeviceKey: new Map(stored.map(({ claim, deviceKey }) => [deviceKey, claim])),
  };
}

const whoOf = (entries: readonly Entry[]) => ({
  participants: [...new Set(entries.map((entry) => entry.participant))],
  deviceKeys: [...new Set(entries.map((entry) => entry.deviceKey))],
});

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
  if (changedClaims.length > 0)
    await store.settleClaims(transaction, id, changedClaims, issuedAtMs);
  if (newClaims.length > 0) {
    const holdMs = conditions.holdSeconds * 1000;
    const rows = newClaims.map((each) => ({ ...each, holdUntilMs: each.claim.drawnAtMs + holdMs }));
    await store.insertClaims(transaction, id, rows, issuedAtMs);
  }
  if (issued.length > 0) await store.insertForms(transaction, id, issued);
  await store.appendEvents(transaction, id, events, swaps);
  await store.saveProgress(transaction, id, state);
  if (state.stage.name === 'closed') await store.issueConfirmed(transaction, id, nowMs);
}
