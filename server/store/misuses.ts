import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

// What was presented that was not the member's to use, and what came of it.

export interface MisuseRow {
  readonly memberId: string | null;
  readonly couponId: string | null;
  readonly reason: string;
  readonly presented: Readonly<Record<string, string>>;
}

/** Of a member for one reason in a day, at most: who goes on after that fills nobody's disk. */
export const MOST_MISUSES_A_DAY = 200;

export async function insertMisuse(handle: Handle, misuse: MisuseRow): Promise<void> {
  const { memberId, couponId, reason, presented } = misuse;
  await runSql(
    handle,
    `insert into misuses (member_id, coupon_id, reason, presented) select ?, ?, ?, ?
     where (select count(*) from (select 1 from misuses
       where member_id = ? and reason = ? and at > now() - interval '1 day' limit ?) today) < ?`,
    [
      memberId,
      couponId,
      reason,
      JSON.stringify(presented),
      memberId,
      reason,
      MOST_MISUSES_A_DAY,
      MOST_MISUSES_A_DAY,
    ],
  );
}

/** The member’s status, locked to the end of the transaction (not its key: others may refer to it). */
export async function lockStanding(
  handle: Handle,
  memberId: string,
): Promise<'active' | 'suspended' | undefined> {
  const row = await handle('members').where({ id: memberId }).forNoKeyUpdate().first('status');
  return row?.status;
}

/** Misuses for these reasons that nobody has reviewed, not counting what was before the last reinstatement. */
export async function countOpenMisuses(
  handle: Handle,
  memberId: string,
  { reasons, withinMs }: { readonly reasons: readonly string[]; readonly withinMs: number },
): Promise<number> {
  const { rows } = await runSql<{ count: number }>(
    handle,
    `select count(*) as count from misuses where member_id = ? and reviewed_at is null
     and reason = any(?::text[]) and at > now() - ? * interval '1 millisecond'
     and at > coalesce((select max(at) from member_standings
       where member_id = ? and status = 'active'), '-infinity')`,
    [memberId, reasons, withinMs, memberId],
  );
  return rows[0]!.count;
}

export interface StandingChange {
  readonly memberId: string;
  readonly status: 'active' | 'suspended';
  /** null: the policy. */
  readonly by: { readonly staffId: string; readonly sellerId: string } | null;
  readonly note: string;
}

export async function changeStanding(handle: Handle, change: StandingChange): Promise<void> {
  const { memberId, status, by, note } = change;
  await handle('members')
    .where({ id: memberId })
    .update({ status, suspended_because: status === 'suspended' ? note : null });
  await handle('member_standings').insert({
    member_id: memberId,
    status,
    staff_id: by?.staffId ?? null,
    seller_id: by?.sellerId ?? null,
    note,
  });
}

/** Of a seller: its coupons, whoever presented them where, and what was no coupon and was presented to it. */
export const OF_SELLER = `(exists (select 1 from coupons where coupons.id = misuses.coupon_id
    and coupons.seller_id = ?) or (misuses.coupon_id is null and misuses.presented->>'sellerId' = ?))`;

/** False: this seller has no such misuse, or it was reviewed before. */
export async function reviewMisuse(
  handle: Handle,
  id: number,
  by: { readonly staffId: string; readonly sellerId: string; readonly note: string },
): Promise<boolean> {
  const { rowCount } = await runSql(
    handle,
    `update misuses set reviewed_at = now(), reviewed_by = ?, note = ?
     where id = ? and reviewed_at is null and ${OF_SELLER}`,
    [by.staffId, by.note, id, by.sellerId, by.sellerId],
  );
  return rowCount === 1;
}
