import type { Claim, ClaimState } from '../../common/campaign/claim.ts';
import { assertNever } from '../../common/assert-never.ts';
import { LOCKED_CAMPAIGN, toLocked, type LockedCampaign, type LockRow } from './campaigns.ts';
import type { Handle } from './database.ts';
import { plainArray, runSql, type Statement } from './sql.ts';
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

export interface NewClaim {
  readonly claim: Claim;
  /** Thumbprint, hex. */
  readonly deviceKey: string;
}

/** What is the same for all claims of a campaign that are written at one time. */
export interface ClaimTerms {
  readonly holdMs: number;
  /** When confirmed coupons are issued; null: not yet. */
  readonly issuedAtMs: number | null;
}

/** Inserts claims. Uniqueness of participant, device key and number is the table's. */
export function insertingClaims(
  campaignId: string,
  claims: readonly NewClaim[],
  { holdMs, issuedAtMs }: ClaimTerms,
): Statement {
  const of = <T>(column: (claim: Claim) => T) => claims.map(({ claim }) => column(claim));
  const settled = of(settlementOf);
  return {
    sql: `insert into claims (campaign_id, participant, device_key, number, home, sheet, tier, ticket,
       draw_key, seq, drawn_at, state, hold_until, settled_at, settle_key, form_digest, issued_at)
     select ?, participant, decode(device_key, 'hex'), number, home, sheet, tier, decode(ticket, 'hex'),
       draw_key, seq, to_timestamp(drawn_at / 1000), state, to_timestamp((drawn_at + ?) / 1000),
       settled_at, settle_key, form_digest, case when state = 'confirmed' then ?::timestamptz end
     from unnest(?::uuid[], ?::text[], ?::int[], ?::int[], ?::int[], ?::int[], ?::text[],
         ?::text[], ?::bigint[], ?::float8[], ?::text[], ?::timestamptz[], ?::text[], ?::text[])
       as claim (participant, device_key, number, home, sheet, tier, ticket,
         draw_key, seq, drawn_at, state, settled_at, settle_key, form_digest)`,
    bindings: [
      campaignId,
      holdMs,
      issuedAtMs === null ? null : iso(issuedAtMs),
      plainArray(of((claim) => claim.participant)),
      plainArray(claims.map(({ deviceKey }) => deviceKey)),
      plainArray(of((claim) => claim.number)),
      plainArray(of((claim) => claim.lot.home)),
      plainArray(of((claim) => claim.lot.sheet)),
      plainArray(of((claim) => claim.lot.tier)),
      plainArray(of((claim) => claim.ticket)),
      of((claim) => claim.drawKey),
      plainArray(of((claim) => claim.seq)),
      plainArray(of((claim) => claim.drawnAtMs)),
      plainArray(of((claim) => claim.state)),
      settled.map((each) => each.at),
      settled.map((each) => each.key),
      settled.map((each) => each.formDigest),
    ],
  };
}

/** Writes the end of holds in one statement. Throws unless every one of them was held until now. */
export async function settleClaims(
  transaction: Transaction,
  campaignId: string,
  claims: readonly Claim[],
  issuedAtMs: number | null,
): Promise<void> {
  const settled = claims.map(settlementOf);
  const { rowCount } = await runSql(
    transaction,
    `update claims set state = settled.state, settled_at = settled.at, settle_key = settled.key,
       form_digest = settled.form_digest,
       issued_at = case when settled.state = 'confirmed' then ?::timestamptz end
     from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::text[], ?::text[])
       as settled (participant, state, at, key, form_digest)
     where claims.campaign_id = ? and claims.participant = settled.participant and claims.state = 'held'`,
    [
      issuedAtMs === null ? null : iso(issuedAtMs),
      claims.map((claim) => claim.participant),
      claims.map((claim) => claim.state),
      settled.map((each) => each.at),
      settled.map((each) => each.key),
      settled.map((each) => each.formDigest),
      campaignId,
    ],
  );
  if (rowCount !== claims.length)
    throw new Error(`${rowCount} of ${claims.length} claims were still held`);
}

interface Settlement {
  readonly at: string | null;
  readonly key: string | null;
  readonly formDigest: string | null;
}

function settlementOf(claim: Claim): Settlement {
  switch (claim.state) {
    case 'held':
      return { at: null, key: null, formDigest: null };
    case 'confirmed':
      return { at: iso(claim.confirmedAtMs), key: claim.confirmKey, formDigest: claim.formDigest };
    case 'cancelled':
      return { at: iso(claim.cancelledAtMs), key: claim.cancelKey, formDigest: null };
    case 'expired':
      return { at: iso(claim.expiredAtMs), key: null, formDigest: null };
    default:
      return assertNever(claim);
  }
}

const iso = (ms: number) => new Date(ms).toISOString();

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
