// The sellers' view of misuse: what was presented to them or was theirs, and where the members stand.
import type { MemberStanding, MisuseEntry } from '../../common/protocol/misuse.ts';
import type { Handle } from './database.ts';
import { OF_SELLER } from './misuses.ts';
import { runSql } from './sql.ts';

export interface MisuseQuery {
  readonly sellerId: string;
  /** Only those that nobody has reviewed. */
  readonly open: boolean;
  /** Id of the last one that was read; null: from the newest. */
  readonly after: number | null;
  readonly limit: number;
}

interface MisuseListRow {
  readonly id: number;
  readonly at: Date;
  readonly membership_number: string | null;
  readonly status: MisuseEntry['status'];
  readonly reason: string;
  readonly presented: Readonly<Record<string, string>>;
  readonly reviewed_at: Date | null;
  readonly reviewer: string | null;
  readonly note: string | null;
}

/** Newest first. Nobody but this seller's staff can have reviewed one. */
export async function listMisuses(
  handle: Handle,
  { sellerId, open, after, limit }: MisuseQuery,
): Promise<readonly MisuseEntry[]> {
  const { rows } = await runSql<MisuseListRow>(
    handle,
    `select misuses.id, misuses.at, members.membership_number, members.status, misuses.reason,
       misuses.presented, misuses.reviewed_at, staff.name as reviewer, misuses.note
     from misuses left join members on members.id = misuses.member_id
     left join staff on staff.id = misuses.reviewed_by
     where ${OF_SELLER} ${open ? 'and misuses.reviewed_at is null' : ''}
       and misuses.id < coalesce(?::bigint, 9223372036854775807)
     order by misuses.id desc limit ?`,
    [sellerId, sellerId, after, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    atMs: row.at.getTime(),
    membershipNumber: row.membership_number,
    status: row.status,
    reason: row.reason,
    presented: row.presented,
    review: row.reviewed_at && {
      by: row.reviewer ?? '',
      atMs: row.reviewed_at.getTime(),
      note: row.note ?? '',
    },
  }));
}

export async function countMisusesToReview(handle: Handle, sellerId: string): Promise<number> {
  const { rows } = await runSql<{ count: number }>(
    handle,
    `select count(*) as count from misuses where reviewed_at is null and ${OF_SELLER}`,
    [sellerId, sellerId],
  );
  return rows[0]!.count;
}

export interface FoundStanding {
  readonly memberId: string;
  readonly standing: Omit<MemberStanding, 'mayReinstate'>;
  /** Who changed it last: null for the policy, undefined for nobody yet. */
  readonly lastBySellerId: string | null | undefined;
}

/** undefined for a member who has nothing to do with this seller's coupons. */
export async function findStanding(
  handle: Handle,
  sellerId: string,
  membershipNumber: string,
): Promise<FoundStanding | undefined> {
  const member = await handle('members')
    .where({ membership_number: membershipNumber })
    .first('id', 'status');
  if (!member) return undefined;
  const { rows: counted } = await runSql<{ reason: string; count: number }>(
    handle,
    `select reason, count(*) as count from misuses where member_id = ? and ${OF_SELLER} group by reason`,
    [member.id, sellerId, sellerId],
  );
  if (counted.length === 0) return undefined;
  const changes = await handle('member_standings')
    .leftJoin('staff', 'staff.id', 'member_standings.staff_id')
    .where({ member_id: member.id })
    .orderBy('member_standings.id', 'desc')
    .limit(50)
    .select({
      status: 'status',
      sellerId: 'member_standings.seller_id',
      by: 'staff.name',
      note: 'note',
      at: 'at',
    });
  return {
    memberId: member.id,
    lastBySellerId: changes[0]?.sellerId,
    standing: {
      membershipNumber,
      status: member.status,
      counts: Object.fromEntries(counted.map(({ reason, count }) => [reason, count])),
      changes: changes.map((change) => ({
        status: change.status,
        by: change.sellerId === sellerId ? change.by : null,
        note: change.sellerId === sellerId || change.sellerId === null ? change.note : null,
        atMs: change.at.getTime(),
      })),
    },
  };
}
