// Members' sessions, and the links by which they get in again.
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

/** Of a session or of a reset link: SHA-256 of its token, 32 bytes. */
export interface MemberToken {
  readonly tokenHash: Buffer;
  readonly memberId: string;
  readonly expiresAtMs: number;
}

/**
 * For whoever has shown this password. False: the member has another one by now. A change that is under way
 * is waited for, so that none of the sessions that it ends comes after it.
 */
export async function insertMemberSession(
  handle: Handle,
  session: MemberToken & { readonly passwordHash: string; readonly isShared: boolean },
): Promise<boolean> {
  const { rowCount } = await runSql(
    handle,
    `insert into member_sessions (token_hash, member_id, expires_at, is_shared)
     select ?, id, ?, ? from members where id = ? and password_hash = ? for share`,
    [
      session.tokenHash,
      new Date(session.expiresAtMs),
      session.isShared,
      session.memberId,
      session.passwordHash,
    ],
  );
  return rowCount === 1;
}

export async function deleteMemberSession(handle: Handle, tokenHash: Buffer): Promise<void> {
  await handle('member_sessions').where({ token_hash: tokenHash }).delete();
}

export async function deleteMemberSessions(handle: Handle, memberId: string): Promise<void> {
  await handle('member_sessions').where({ member_id: memberId }).delete();
}

/** Sessions and links that nobody can use any more. */
export async function deleteExpiredMemberTokens(handle: Handle, nowMs: number): Promise<void> {
  for (const table of ['member_sessions', 'member_resets'] as const) {
    await handle(table).where('expires_at', '<=', new Date(nowMs)).delete();
  }
}

/** Writes it unless the member has so many links already. False: it has. */
export async function insertReset(
  transaction: Transaction,
  reset: MemberToken,
  most: number,
): Promise<boolean> {
  // Two jobs that count at once would each miss the other's link.
  await runSql(transaction, 'select 1 from members where id = ? for no key update', [
    reset.memberId,
  ]);
  const { rowCount } = await runSql(
    transaction,
    `insert into member_resets (token_hash, member_id, expires_at)
     select ?, ?, ? where (select count(*) from member_resets where member_id = ?) < ?`,
    [reset.tokenHash, reset.memberId, new Date(reset.expiresAtMs), reset.memberId, most],
  );
  return rowCount === 1;
}

/** Uses the link up, and all others of its member. Answers whose it was. */
export async function takeReset(
  handle: Handle,
  tokenHash: Buffer,
  nowMs: number,
): Promise<string | undefined> {
  const { rows } = await runSql<{ member_id: string }>(
    handle,
    `delete from member_resets where token_hash = ? and expires_at > ? returning member_id`,
    [tokenHash, new Date(nowMs)],
  );
  const memberId = rows[0]?.member_id;
  if (memberId) await handle('member_resets').where({ member_id: memberId }).delete();
  return memberId;
}
