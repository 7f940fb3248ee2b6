import type { CampaignEvent } from '../../common/campaign/events.ts';
import { assertNever } from '../../common/assert-never.ts';
import type { Handle } from './database.ts';
import { plainArray, type Statement } from './sql.ts';

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

/** Appends events. The primary key makes a gap-filling or doubled number impossible. */
export function appendingEvents(
  campaignId: string,
  events: readonly CampaignEvent[],
  sealer: SwapSealer,
): Statement {
  const details = events.map((event) => detailOf(event, sealer));
  return {
    sql: `insert into events (campaign_id, seq, at, type, number, ticket, detail, sealed)
     select ?, seq, to_timestamp(at / 1000), type, number, decode(ticket, 'hex'), detail, sealed
     from unnest(?::bigint[], ?::float8[], ?::text[], ?::int[], ?::text[], ?::jsonb[], ?::bytea[])
       as event (seq, at, type, number, ticket, detail, sealed)`,
    bindings: [
      campaignId,
      plainArray(events.map((event) => event.seq)),
      plainArray(events.map((event) => event.atMs)),
      plainArray(events.map((event) => event.type)),
      plainArray(events.map((event) => ('number' in event ? event.number : 'NULL'))),
      plainArray(events.map((event) => ('ticket' in event ? event.ticket : 'NULL'))),
      details.map((each) => each.detail && JSON.stringify(each.detail)),
      details.map((each) => each.sealed),
    ],
  };
}

/** What only some events carry. */
function detailOf(event: CampaignEvent, sealer: SwapSealer): Pick<EventRow, 'detail' | 'sealed'> {
  switch (event.type) {
    case 'CampaignOpened':
    case 'DrawsEnded':
    case 'DrawConfirmed':
      return NO_DETAIL;
    case 'CampaignClosed':
      return { detail: { reason: event.reason }, sealed: null };
    case 'NumberDrawn':
      if (event.contenders.length === 0) return NO_DETAIL;
      return { detail: { contenders: event.contenders }, sealed: null };
    case 'NumberReturned':
      return {
        detail: { reason: event.reason },
        sealed: sealer.seal(event.seq, event.swappedWith),
      };
    default:
      return assertNever(event);
  }
}

const NO_DETAIL = { detail: null, sealed: null };

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
