import { LOSING_TIER } from '../../common/campaign/conditions.ts';
import type { Handle } from './database.ts';

// The issue list: confirmed claims that carry a coupon, with the form of the person who took it.

export interface IssueListRow {
  readonly sheet: number;
  readonly number: number;
  /** 32 hex characters. */
  readonly ticket: string;
  readonly tier: number;
  readonly confirmedAtMs: number;
  readonly issuedAtMs: number | null;
  /** Empty once the person's data have been erased. */
  readonly form: Readonly<Record<string, string>>;
}

export interface IssueListSearch {
  /** Part of any text of the form, a number, a sheet or the beginning of a ticket; empty: everything. */
  readonly text: string;
  /** Tiers whose content matches the search as well. */
  readonly tiers: readonly number[];
}

export interface IssueListRange {
  readonly order: 'newest' | 'oldest';
  /** Sheet of the last coupon that was read; null: from the start. */
  readonly afterSheet: number | null;
  readonly limit: number;
}

export async function listIssued(
  handle: Handle,
  campaignId: string,
  search: IssueListSearch,
  range: IssueListRange,
): Promise<IssueListRow[]> {
  const direction = range.order === 'newest' ? 'desc' : 'asc';
  const query = issued(handle, campaignId, search)
    .select(
      'claim.sheet',
      'claim.number',
      handle.raw(`encode(claim.ticket, 'hex') as ticket`),
      'claim.tier',
      'claim.settled_at',
      'claim.issued_at',
      'entry.form',
    )
    .orderBy([
      { column: 'claim.settled_at', order: direction },
      { column: 'claim.sheet', order: direction },
    ])
    .limit(range.limit);
  if (range.afterSheet !== null) {
    // A sheet is confirmed once, so it names its place in the list for good.
    query.whereRaw(
      `(claim.settled_at, claim.sheet) ${range.order === 'newest' ? '<' : '>'}
        (select settled_at, sheet from claims
          where campaign_id = ? and sheet = ? and state = 'confirmed')`,
      [campaignId, range.afterSheet],
    );
  }
  return (await query).map(toIssueListRow);
}

export async function countIssued(
  handle: Handle,
  campaignId: string,
  search: IssueListSearch,
): Promise<number> {
  const row = await issued(handle, campaignId, search).count({ total: '*' }).first();
  return Number(row?.['total'] ?? 0);
}

function issued(handle: Handle, campaignId: string, search: IssueListSearch) {
  const query = handle('claims as claim')
    .leftJoin('issue_list_entries as entry', (join) => {
      join
        .on('entry.campaign_id', 'claim.campaign_id')
        .andOn('entry.participant', 'claim.participant');
    })
    .where('claim.campaign_id', campaignId)
    .where('claim.state', 'confirmed')
    .where('claim.tier', '<>', LOSING_TIER);
  if (search.text !== '') {
    const text = search.text.normalize('NFKC').toLowerCase();
    // The column holds the form's values as JSON; so the text is escaped as JSON first.
    const inForm = escapeLike(JSON.stringify(text).slice(1, -1));
    query.whereRaw(
      `(claim.number::text = ? or claim.sheet::text = ? or claim.tier = any(?)
        or encode(claim.ticket, 'hex') like ? or entry.search_text like ?)`,
      [text, text, [...search.tiers], `${escapeLike(text)}%`, `%${inForm}%`],
    );
  }
  return query;
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');

interface Row {
  sheet: number;
  number: number;
  ticket: string;
  tier: number;
  settled_at: Date;
  issued_at: Date | null;
  form: Record<string, string> | null;
}

const toIssueListRow = (row: Row): IssueListRow => ({
  sheet: row.sheet,
  number: row.number,
  ticket: row.ticket,
  tier: row.tier,
  confirmedAtMs: row.settled_at.getTime(),
  issuedAtMs: row.issued_at?.getTime() ?? null,
  form: row.form ?? {},
});
