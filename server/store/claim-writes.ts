// How claims get into their table: made by a batch, and settled by a later one.
import type { Claim } from '../../common/campaign/claim.ts';
import { assertNever } from '../../common/assert-never.ts';
import { plainArray, runSql, type Statement } from './sql.ts';
import type { Transaction } from './transaction.ts';

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
