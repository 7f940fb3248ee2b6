import type { Epoch } from '../../common/board/board.ts';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import type { EndReason, Stage, StageName } from '../../common/campaign/stage.ts';
import type { Announcement, Commitment } from '../../common/protocol/http.ts';
import type { Handle } from './database.ts';
import { runSql, type Statement } from './sql.ts';
import type { Transaction } from './transaction.ts';

interface CampaignBase {
  readonly id: string;
  readonly sellerId: string;
  readonly slug: string;
  readonly announcement: Announcement;
  readonly conditions: IssueConditions;
  readonly opensAtMs: number;
  readonly closesAtMs: number;
}

export interface DraftCampaign extends CampaignBase {
  readonly stage: { readonly name: 'draft' };
}

/** What never changes again once a campaign is announced. */
export interface Sealing {
  readonly conditionsText: string;
  /** Encrypted; see server/adapters/secret-box.ts. */
  readonly sealedSeed: Buffer;
  readonly commitment: Commitment;
  readonly epoch: Epoch;
}

export interface FrozenCampaign extends CampaignBase {
  readonly stage: Stage;
  readonly sealing: Sealing;
  /** Last event when this was read. */
  readonly seq: number;
}

export type Campaign = DraftCampaign | FrozenCampaign;

export const isFrozen = (campaign: Campaign): campaign is FrozenCampaign =>
  campaign.stage.name !== 'draft';

interface CampaignRow {
  id: string;
  seller_id: string;
  slug: string;
  announcement: Announcement;
  conditions: IssueConditions;
  stage: StageName;
  end_reason: EndReason | null;
  opens_at: Date;
  closes_at: Date;
  closed_at: Date | null;
  conditions_text: string | null;
  sealed_seed: Buffer | null;
  commitment: Commitment | null;
  epoch: string | null;
  seq: number;
}

function stageOf(row: Pick<CampaignRow, 'stage' | 'end_reason' | 'closed_at'>): Campaign['stage'] {
  if (row.stage !== 'closed') return { name: row.stage };
  return { name: 'closed', reason: row.end_reason!, closedAtMs: row.closed_at!.getTime() };
}

function toCampaign(row: CampaignRow): Campaign {
  const base = {
    id: row.id,
    sellerId: row.seller_id,
    slug: row.slug,
    announcement: row.announcement,
    conditions: row.conditions,
    opensAtMs: row.opens_at.getTime(),
    closesAtMs: row.closes_at.getTime(),
  };
  const stage = stageOf(row);
  if (stage.name === 'draft') return { ...base, stage };
  return {
    ...base,
    stage,
    seq: row.seq,
    sealing: {
      conditionsText: row.conditions_text!,
      sealedSeed: row.sealed_seed!,
      commitment: row.commitment!,
      epoch: row.epoch!,
    },
  };
}

export async function findCampaign(handle: Handle, id: string): Promise<Campaign | undefined> {
  const row = await handle('campaigns').where({ id }).first();
  return row && toCampaign(row);
}

export async function findCampaignBySlug(
  handle: Handle,
  slug: string,
): Promise<Campaign | undefined> {
  const row = await handle('campaigns').where({ slug }).first();
  return row && toCampaign(row);
}

export async function isSlugTaken(
  handle: Handle,
  slug: string,
  except: string | null,
): Promise<boolean> {
  const query = handle('campaigns').where({ slug }).first('id');
  if (except) query.whereNot({ id: except });
  return (await query) !== undefined;
}

export interface RunningCampaign {
  readonly id: string;
  /** Its last event: tells a node what others have committed. */
  readonly seq: number;
}

/** Campaigns that can still change. */
export async function listRunningCampaigns(handle: Handle): Promise<readonly RunningCampaign[]> {
  return handle('campaigns').whereIn('stage', ['announced', 'open', 'closing']).select('id', 'seq');
}

export type Draft = Omit<DraftCampaign, 'stage'>;

/** Inserts a draft, or rewrites it while it is one. False: it is frozen, or another seller's. */
export async function saveDraft(handle: Handle, draft: Draft): Promise<boolean> {
  const { rowCount } = await runSql(
    handle,
    `insert into campaigns (id, seller_id, slug, announcement, conditions, opens_at, closes_at)
     values (?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set
       slug = excluded.slug, announcement = excluded.announcement, conditions = excluded.conditions,
       opens_at = excluded.opens_at, closes_at = excluded.closes_at
     where campaigns.stage = 'draft' and campaigns.seller_id = excluded.seller_id`,
    [
      draft.id,
      draft.sellerId,
      draft.slug,
      JSON.stringify(draft.announcement),
      JSON.stringify(draft.conditions),
      new Date(draft.opensAtMs),
      new Date(draft.closesAtMs),
    ],
  );
  return rowCount === 1;
}

/** Freezes a draft whose conditions are still the ones that were sealed. False: it is not such a draft any more. */
export async function freezeCampaign(
  handle: Handle,
  draft: DraftCampaign,
  sealing: Sealing,
): Promise<boolean> {
  const { rowCount } = await runSql(
    handle,
    `update campaigns set stage = 'announced', conditions_text = ?, sealed_seed = ?, commitment = ?, epoch = ?
     where id = ? and stage = 'draft' and conditions = ?::jsonb and opens_at = ? and closes_at = ?`,
    [
      sealing.conditionsText,
      sealing.sealedSeed,
      JSON.stringify(sealing.commitment),
      sealing.epoch,
      draft.id,
      JSON.stringify(draft.conditions),
      new Date(draft.opensAtMs),
      new Date(draft.closesAtMs),
    ],
  );
  return rowCount === 1;
}

export interface LockedCampaign {
  readonly seq: number;
  readonly stage: Stage;
  /** The database's clock, which decides what is in time, ms. */
  readonly nowMs: number;
}

export interface LockRow extends Pick<CampaignRow, 'stage' | 'end_reason' | 'closed_at'> {
  readonly last_seq: number;
  readonly now_ms: number;
}

/** One LockRow of the campaign with the id in `?`. The time is read when the lock is there. */
export const LOCKED_CAMPAIGN = `select locked.*,
    floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
  from (select seq as last_seq, stage, end_reason, closed_at from campaigns where id = ? for update) as locked`;

/** Locks the campaign for this transaction, so that batches on all nodes follow one another. Throws for a draft. */
export async function lockCampaign(transaction: Transaction, id: string): Promise<LockedCampaign> {
  const { rows } = await runSql<LockRow>(transaction, LOCKED_CAMPAIGN, [id]);
  return toLocked(id, rows[0]);
}

export function toLocked(id: string, row: LockRow | undefined): LockedCampaign {
  const stage = row && stageOf(row);
  if (!stage || stage.name === 'draft') throw new Error(`Campaign ${id} is not frozen`);
  return { seq: row.last_seq, stage, nowMs: row.now_ms };
}

/** Writes where the locked campaign stands after a batch. */
export function savingProgress(
  id: string,
  { seq, stage }: { readonly seq: number; readonly stage: Stage },
): Statement {
  const closed = stage.name === 'closed' ? stage : undefined;
  return {
    sql: `update campaigns set seq = ?, stage = ?, end_reason = ?, closed_at = ? where id = ?`,
    bindings: [
      seq,
      stage.name,
      closed?.reason ?? null,
      closed ? new Date(closed.closedAtMs) : null,
      id,
    ],
  };
}
