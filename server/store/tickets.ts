import type { ClaimState } from '../../common/campaign/claim.ts';
import type { Handle } from './database.ts';
import { plainArray, runSql } from './sql.ts';

// Ticket codes in their batches, and what they have drawn. A code is looked up by its keyed digest.

/**
 * Whoever draws with a ticket does so under this device key, so that the claims' own index lets each
 * ticket draw once, whoever is the participant: SHA-256 of `ticket:` and the ticket's id
 * (server/tickets/draw-right.ts makes the same).
 */
const DEVICE_KEY = `sha256(convert_to('ticket:' || ticket.id::text, 'UTF8'))`;
const CLAIM_OF_TICKET = `claim.campaign_id = ticket.campaign_id and claim.device_key = ${DEVICE_KEY}`;

export interface DrawTerms {
  readonly entry: 'device' | 'ticket';
  readonly oncePerMember: boolean;
}

/** undefined: no such campaign, or a draft. The answer never changes: it is frozen. */
export async function findDrawTerms(
  handle: Handle,
  campaignId: string,
): Promise<DrawTerms | undefined> {
  const { rows } = await runSql<DrawTerms>(
    handle,
    `select conditions->'draw'->>'entry' as entry,
       coalesce((conditions->'draw'->'oncePerMember')::boolean, false) as "oncePerMember"
     from campaigns where id = ? and stage <> 'draft'`,
    [campaignId],
  );
  return rows[0];
}

export interface FoundTicket {
  readonly id: string;
  readonly campaignId: string;
  /** Its batch was made void before it drew. */
  readonly isVoid: boolean;
}

export async function findTicket(
  handle: Handle,
  codeDigest: Buffer,
): Promise<FoundTicket | undefined> {
  const { rows } = await runSql<FoundTicket>(
    handle,
    `select ticket.id, ticket.campaign_id as "campaignId",
       batch.is_void and not exists (select 1 from claims claim where ${CLAIM_OF_TICKET}) as "isVoid"
     from tickets ticket join ticket_batches batch on batch.id = ticket.batch_id
     where ticket.code_digest = ?`,
    [codeDigest],
  );
  return rows[0];
}

export interface TicketOutcome {
  readonly slug: string;
  readonly title: string;
  /** null: it has not drawn. */
  readonly drawnBy: string | null;
  readonly state: ClaimState['state'] | null;
  readonly tier: number | null;
}

/** What became of a ticket. undefined: its campaign is still a draft. */
export async function findTicketOutcome(
  handle: Handle,
  ticketId: string,
): Promise<TicketOutcome | undefined> {
  const { rows } = await runSql<TicketOutcome>(
    handle,
    `select campaign.slug, campaign.announcement->>'title' as title,
       claim.participant as "drawnBy", claim.state, claim.tier
     from tickets ticket
     join campaigns campaign on campaign.id = ticket.campaign_id and campaign.stage <> 'draft'
     left join claims claim on ${CLAIM_OF_TICKET}
     where ticket.id = ?`,
    [ticketId],
  );
  return rows[0];
}

/** Makes the ticket the member's unless it is somebody else's. False: it is. */
export async function claimTicket(
  handle: Handle,
  ticketId: string,
  memberId: string,
): Promise<boolean> {
  const { rowCount } = await runSql(
    handle,
    `update tickets set member_id = ? where id = ? and (member_id is null or member_id = ?)`,
    [memberId, ticketId, memberId],
  );
  return rowCount === 1;
}

export interface MemberStanding {
  readonly id: string;
  readonly status: 'active' | 'suspended';
}

export async function findMemberStanding(
  handle: Handle,
  by: { readonly id: string } | { readonly membershipNumber: string },
): Promise<MemberStanding | undefined> {
  const where = 'id' in by ? by : { membership_number: by.membershipNumber };
  return handle('members').where(where).first('id', 'status');
}

export interface NewTicket {
  readonly id: string;
  readonly codeDigest: Buffer;
  readonly sealedCode: Buffer;
}

export interface NewTicketBatch {
  readonly id: string;
  readonly campaignId: string;
  readonly label: string;
  /** In the order in which they are printed. */
  readonly tickets: readonly NewTicket[];
}

/** Call it in a transaction. Rejects when a code is one that there is already. */
export async function insertTicketBatch(handle: Handle, batch: NewTicketBatch): Promise<void> {
  const { id, campaignId, label, tickets } = batch;
  await handle('ticket_batches').insert({
    id,
    campaign_id: campaignId,
    label,
    count: tickets.length,
  });
  await runSql(
    handle,
    `insert into tickets (batch_id, campaign_id, id, code_digest, sealed_code, place)
     select ?, ?, * from unnest(?::uuid[], ?::bytea[], ?::bytea[]) with ordinality`,
    [
      id,
      campaignId,
      plainArray(tickets.map((ticket) => ticket.id)),
      tickets.map((ticket) => ticket.codeDigest),
      tickets.map((ticket) => ticket.sealedCode),
    ],
  );
}

export interface TicketBatchRow {
  readonly id: string;
  readonly campaignId: string;
  readonly label: string;
  readonly count: number;
  /** Tickets that have drawn a number, whatever became of it. */
  readonly drawn: number;
  readonly isVoid: boolean;
  readonly createdAtMs: number;
}

interface BatchRow extends Omit<TicketBatchRow, 'createdAtMs'> {
  readonly createdAt: Date;
}

const BATCH = `select batch.id, batch.campaign_id as "campaignId", batch.label, batch.count,
    batch.is_void as "isVoid", batch.created_at as "createdAt",
    (select count(*) from tickets ticket where ticket.batch_id = batch.id
       and exists (select 1 from claims claim where ${CLAIM_OF_TICKET})) as drawn
  from ticket_batches batch`;

const toBatch = ({ createdAt, ...batch }: BatchRow): TicketBatchRow => ({
  ...batch,
  createdAtMs: createdAt.getTime(),
});

/** Newest first. */
export async function listTicketBatches(
  handle: Handle,
  campaignId: string,
): Promise<TicketBatchRow[]> {
  const { rows } = await runSql<BatchRow>(
    handle,
    `${BATCH} where batch.campaign_id = ? order by batch.created_at desc, batch.id`,
    [campaignId],
  );
  return rows.map(toBatch);
}

export async function findTicketBatch(
  handle: Handle,
  campaignId: string,
  id: string,
): Promise<TicketBatchRow | undefined> {
  const { rows } = await runSql<BatchRow>(
    handle,
    `${BATCH} where batch.campaign_id = ? and batch.id = ?`,
    [campaignId, id],
  );
  return rows[0] && toBatch(rows[0]);
}

/** What has drawn stays drawn; the others draw nothing any more. For good. */
export async function voidTicketBatch(handle: Handle, id: string): Promise<void> {
  await handle('ticket_batches').where({ id }).update({ is_void: true });
}

export interface SealedTicket {
  readonly id: string;
  readonly sealedCode: Buffer;
}

/** In the order in which they are printed. */
export async function listSealedTickets(
  handle: Handle,
  batchId: string,
): Promise<readonly SealedTicket[]> {
  return handle('tickets')
    .where({ batch_id: batchId })
    .orderBy('place')
    .select({ id: 'id', sealedCode: 'sealed_code' });
}
