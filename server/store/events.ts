import type { CampaignEvent } from '../../common/campaign/events.ts';
import { assertNever } from '../../common/assert-never.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

/** Keeps the partner of a re-deal secret in the table until the campaign is closed. */
export interface SwapSealer {
  seal(seq: number, swappedWith: number): Buffer;
  open(seq: number, sealed: Buffer): number;
}

interface EventRow {
  seq: number;
  at: Date;
  type: CampaignEvent['type'];
  number: number | null;
  ticket: Buffer | null;
  detail: Record<string, unknown> | null;
  sealed: Buffer | null;
}

/** Appends events in one statement. The primary key makes a gap-filling or doubled number impossible. */
export async function appendEvents(
  transaction: Transaction,
  campaignId: string,
  events: readonly CampaignEvent[],
  sealer: SwapSealer,
): Promise<void> {
  const rows = events.map((event) => toRow(event, sealer));
  await runSql(
    transaction,
    `insert into events (campaign_id, seq, at, type, number, ticket, detail, sealed)
     select ?, * from unnest(?::bigint[], ?::timestamptz[], ?::text[], ?::int[], ?::bytea[], ?::jsonb[], ?::bytea[])`,
    [
      campaignId,
      rows.map((row) => row.seq),
      rows.map((row) => row.at.toISOString()),
      rows.map((row) => row.type),
      rows.map((row) => row.number),
      rows.map((row) => row.ticket),
      rows.map((row) => row.detail && JSON.stringify(row.detail)),
      rows.map((row) => row.sealed),
    ],
  );
}

function toRow(event: CampaignEvent, sealer: SwapSealer): EventRow {
  const { seq, type } = event;
  const bare = {
    seq,
    at: new Date(event.atMs),
    type,
    number: null,
    ticket: null,
    detail: null,
    sealed: null,
  };
  switch (event.type) {
    case 'CampaignOpened':
    case 'DrawsEnded':
      return bare;
    case 'CampaignClosed':
      return { ...bare, detail: { reason: event.reason } };
    case 'NumberDrawn':
      return {
        ...bare,
        number: event.number,
        ticket: Buffer.from(event.ticket, 'hex'),
        detail: event.contenders.length > 0 ? { contenders: event.contenders } : null,
      };
    case 'DrawConfirmed':
      return { ...bare, number: event.number, ticket: Buffer.from(event.ticket, 'hex') };
    case 'NumberReturned':
      return {
        ...bare,
        number: event.number,
        ticket: Buffer.from(event.ticket, 'hex'),
        detail: { reason: event.reason },
        sealed: sealer.seal(seq, event.swappedWith),
      };
    default:
      return assertNever(event);
  }
}

function toEvent(row: EventRow, sealer: SwapSealer): CampaignEvent {
  const { seq, type } = row;
  const atMs = row.at.getTime();
  const number = row.number!;
  const ticket = row.ticket ? row.ticket.toString('hex') : '';
  const detail = (row.detail ?? {}) as { reason: never; contenders?: readonly string[] };
  switch (type) {
    case 'CampaignOpened':
    case 'DrawsEnded':
      return { seq, atMs, type };
    case 'CampaignClosed':
      return { seq, atMs, type, reason: detail.reason };
    case 'NumberDrawn':
      return { seq, atMs, type, number, ticket, contenders: detail.contenders ?? [] };
    case 'DrawConfirmed':
      return { seq, atMs, type, number, ticket };
    case 'NumberReturned': {
      const swappedWith = sealer.open(seq, row.sealed!);
      return { seq, atMs, type, number, ticket, reason: detail.reason, swappedWith };
    }
    default:
      return assertNever(type);
  }
}

/** Events after `seq` in order, at most `most`. */
export async function listEventsAfter(
  handle: Handle,
  {
    campaignId,
    seq,
    most,
  }: { readonly campaignId: string; readonly seq: number; readonly most: number },
  sealer: SwapSealer,
): Promise<readonly CampaignEvent[]> {
  const rows = await handle('events')
    .where('campaign_id', campaignId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(most);
  return rows.map((row: EventRow) => toEvent(row, sealer));
}

/** All re-deals of a campaign in order: enough, with the claims, to rebuild its state. */
export async function listReturns(
  handle: Handle,
  campaignId: string,
  sealer: SwapSealer,
): Promise<readonly { readonly number: number; readonly swappedWith: number }[]> {
  const rows = await handle('events')
    .where({ campaign_id: campaignId, type: 'NumberReturned' })
    .orderBy('seq')
    .select('seq', 'number', 'sealed');
  return rows.map((row: { seq: number; number: number; sealed: Buffer }) => ({
    number: row.number,
    swappedWith: sealer.open(row.seq, row.sealed),
  }));
}
