import type { Claim, ClaimState } from '../../common/campaign/claim.ts';
import { assertNever } from '../../common/assert-never.ts';
import { LOCKED_CAMPAIGN, toLocked, type LockedCampaign, type LockRow } from './campaigns.ts';
import type { Handle } from './database.ts';
import { plainArray, runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

interface ClaimRow {
  participant: string;
  device_key: Buffer;
  number: number;
  home: number;
  sheet: number;
  tier: number;
  ticket: Buffer;
  draw_key: string;
  seq: number;
  drawn_at: Date;
  state: ClaimState['state'];
  hold_until: Date;
  settled_at: Date | null;
  settle_key: string | null;
  form_digest: string | null;
}

/** A claim as it is stored: with the device's key that made it, and the end of its hold. */
export interface StoredClaim {
  readonly claim: Claim;
  /** Thumbprint, hex. */
  readonly deviceKey: string;
}

function toClaim(row: ClaimRow): Claim {
  const base = {
    participant: row.participant,
    number: row.number,
    lot: { home: row.home, sheet: row.sheet, tier: row.tier },
    ticket: row.ticket.toString('hex'),
    drawKey: row.draw_key,
    seq: row.seq,
    drawnAtMs: row.drawn_at.getTime(),
  };
  const settledAtMs = row.settled_at?.getTime() ?? 0;
  switch (row.state) {
    case 'held':
      return { ...base, state: 'held', holdUntilMs: row.hold_until.getTime() };
    case 'confirmed': {
      const by = { confirmKey: row.settle_key!, formDigest: row.form_digest! };
      return { ...base, state: 'confirmed', confirmedAtMs: settledAtMs, ...by };
    }
    case 'cancelled':
      return {
        ...base,
        state: 'cancelled',
        cancelledAtMs: settledAtMs,
        cancelKey: row.settle_key!,
      };
    case 'expired':
      return { ...base, state: 'expired', expiredAtMs: settledAtMs };
    default:
      return assertNever(row.state);
  }
}

export interface Askers {
  readonly participants: readonly string[];
  /** Thumbprints, hex. */
  readonly deviceKeys: readonly string[];
}

const CLAIMS_OF = `select * from claims where campaign_id = ? and participant = any(?::uuid[])
  union
  select * from claims where campaign_id = ? and device_key = any(?::bytea[])`;

const bindAskers = (campaignId: string, { participants, deviceKeys }: Askers) => [
  campaignId,
  plainArray(participants),
  campaignId,
  deviceKeys.map((key) => Buffer.from(key, 'hex')),
];

/** The claims of these participants or made with these device keys. */
export async function listClaimsOf(
  handle: Handle,
  campaignId: string,
  askers: Askers,
): Promise<readonly StoredClaim[]> {
  const { rows } = await runSql<ClaimRow>(handle, CLAIMS_OF, bindAskers(campaignId, askers));
  return rows.map(toStoredClaim);
}

/**
 * Locks the campaign (lockCampaign) and lists the claims in one round trip. They are as they were
 * when the question was asked: what another node committed while this one waited for the lock is not
 * in them, but in the sequence number that comes with the lock.
 */
export async function lockWithClaims(
  transaction: Transaction,
  campaignId: string,
  askers: Askers,
): Promise<{ readonly locked: LockedCampaign; readonly stored: readonly StoredClaim[] }> {
  const { rows } = await runSql<LockRow & (ClaimRow | { participant: null })>(
    transaction,
    `with locked as materialized (${LOCKED_CAMPAIGN}), asked as (${CLAIMS_OF})
     select * from locked left join asked on true`,
    [campaignId, ...bindAskers(campaignId, askers)],
  );
  const stored = rows.filter((row) => row.participant !== null).map(toStoredClaim);
  return { locked: toLocked(campaignId, rows[0]), stored };
}

function toStoredClaim(row: ClaimRow): StoredClaim {
  return { claim: toClaim(row), deviceKey: row.device_key.toString('hex') };
}

/** The held claims of these numbers: whose holds are running out. */
export async function listHeldClaims(
  handle: Handle,
  campaignId: string,
  numbers: readonly number[],
): Promise<readonly Claim[]> {
  const { rows } = await runSql<ClaimRow>(
    handle,
    `select * from claims where campaign_id = ? and number = any(?::int[]) and state = 'held'`,
    [campaignId, numbers],
  );
  return rows.map(toClaim);
}

export async function findClaim(
  handle: Handle,
  campaignId: string,
  participant: string,
): Promise<Claim | undefined> {
  const row = await handle('claims').where({ campaign_id: campaignId, participant }).first();
  return row && toClaim(row);
}

export interface LiveClaim {
  readonly number: number;
  readonly ticket: string;
  /** null: confirmed. */
  readonly holdUntilMs: number | null;
}

/** Every claim that keeps a number off the board, those held in order of expiry. */
export async function listLiveClaims(
  handle: Handle,
  campaignId: string,
): Promise<readonly LiveClaim[]> {
  const { rows } = await runSql<{ number: number; ticket: string; hold_until_ms: number | null }>(
    handle,
    `select number, encode(ticket, 'hex') as ticket,
       case when state = 'held' then floor(extract(epoch from hold_until) * 1000)::bigint end as hold_until_ms
     from claims where campaign_id = ? and state in ('held', 'confirmed') order by hold_until, seq`,
    [campaignId],
  );
  return rows.map((row) => ({
    number: row.number,
    ticket: row.ticket,
    holdUntilMs: row.hold_until_ms,
  }));
}

/** Issue "in one go at the end": every confirmed coupon of the campaign is issued now. */
export async function issueConfirmed(
  transaction: Transaction,
  campaignId: string,
  atMs: number,
): Promise<void> {
  await transaction('claims')
    .where({ campaign_id: campaignId, state: 'confirmed' })
    .whereNull('issued_at')
    .update({ issued_at: new Date(atMs) });
}

export interface ConfirmedForm {
  readonly participant: string;
  readonly form: Readonly<Record<string, string>>;
}

/** Personal data of confirmed coupons: the only place where they are written. */
export async function insertForms(
  transaction: Transaction,
  campaignId: string,
  forms: readonly ConfirmedForm[],
): Promise<void> {
  await runSql(
    transaction,
    `insert into issue_list_entries (campaign_id, participant, form)
     select ?, * from unnest(?::uuid[], ?::jsonb[])`,
    [
      campaignId,
      forms.map((each) => each.participant),
      forms.map((each) => JSON.stringify(each.form)),
    ],
  );
}

/** Confirmed claims per tier, for what a campaign discloses. */
export async function countConfirmedPerTier(
  handle: Handle,
  campaignId: string,
): Promise<ReadonlyMap<number, number>> {
  const rows = await handle('claims')
    .where({ campaign_id: campaignId, state: 'confirmed' })
    .groupBy('tier')
    .select('tier', handle.raw('count(*) as sheets'));
  return new Map(rows.map((row: { tier: number; sheets: number }) => [row.tier, row.sheets]));
}
