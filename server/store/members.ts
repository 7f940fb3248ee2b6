import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

// Members, their sessions, the links by which they get in again, and the devices that are theirs.

export interface PersonRow {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly telephone: string;
}

export interface PaymentMethodRow {
  readonly provider: string;
  readonly token: string;
  readonly label: string;
}

export interface MemberRow {
  readonly id: string;
  readonly membershipNumber: string;
  readonly status: 'active' | 'suspended';
  readonly person: PersonRow;
  readonly paymentMethod: PaymentMethodRow | null;
}

export interface NewMember {
  readonly id: string;
  readonly membershipNumber: string;
  readonly person: PersonRow;
  readonly passwordHash: string;
  readonly sealedMemberKey: Buffer;
  readonly paymentMethod: PaymentMethodRow | null;
}

const MEMBER = {
  id: 'members.id',
  membershipNumber: 'members.membership_number',
  status: 'members.status',
  person: 'members.person',
  paymentMethod: 'members.payment_method',
} as const;

/** False: the membership number is somebody else's. */
export async function insertMember(handle: Handle, member: NewMember): Promise<boolean> {
  const written = await handle('members')
    .insert({
      id: member.id,
      membership_number: member.membershipNumber,
      person: JSON.stringify(member.person),
      password_hash: member.passwordHash,
      sealed_member_key: member.sealedMemberKey,
      payment_method: member.paymentMethod && JSON.stringify(member.paymentMethod),
    })
    .onConflict('membership_number')
    .ignore()
    .returning('id');
  return written.length === 1;
}

export async function findMember(handle: Handle, id: string): Promise<MemberRow | undefined> {
  return handle('members').where({ id }).first(MEMBER);
}

/** undefined: no such session, or it has expired. */
export async function findMemberBySession(
  handle: Handle,
  tokenHash: Buffer,
  nowMs: number,
): Promise<MemberRow | undefined> {
  return handle('member_sessions as session')
    .join('members', 'members.id', 'session.member_id')
    .where('session.token_hash', tokenHash)
    .where('session.expires_at', '>', new Date(nowMs))
    .first(MEMBER);
}

export interface MemberAccountRow {
  readonly id: string;
  readonly passwordHash: string;
}

export async function findMemberAccount(
  handle: Handle,
  by: { readonly id: string } | { readonly membershipNumber: string },
): Promise<MemberAccountRow | undefined> {
  const where = 'id' in by ? by : { membership_number: by.membershipNumber };
  return handle('members').where(where).first({ id: 'id', passwordHash: 'password_hash' });
}

export async function findSealedMemberKey(handle: Handle, id: string): Promise<Buffer | undefined> {
  const row = await handle('members').where({ id }).first('sealed_member_key');
  return row?.sealed_member_key;
}

/** Small letters; one address may have several memberships. */
export async function listMembersByEmail(
  handle: Handle,
  email: string,
): Promise<readonly MemberRow[]> {
  return handle('members')
    .whereRaw(`lower(person->>'email') = ?`, [email])
    .orderBy('created_at')
    .select(MEMBER);
}

export async function updatePerson(handle: Handle, id: string, person: PersonRow): Promise<void> {
  await handle('members')
    .where({ id })
    .update({ person: JSON.stringify(person) });
}

/**
 * The same with another e-mail address: links that lie in the old letter box open nothing any more.
 * False: the member has another password by now than the one that was shown.
 */
export async function changeEmail(
  transaction: Transaction,
  { id, passwordHash }: MemberAccountRow,
  person: PersonRow,
): Promise<boolean> {
  const changed = await transaction('members')
    .where({ id, password_hash: passwordHash })
    .update({ person: JSON.stringify(person) });
  if (changed === 1) await transaction('member_resets').where({ member_id: id }).delete();
  return changed === 1;
}

export async function updatePaymentMethod(
  handle: Handle,
  id: string,
  method: PaymentMethodRow | null,
): Promise<void> {
  await handle('members')
    .where({ id })
    .update({ payment_method: method && JSON.stringify(method) });
}

export async function updatePassword(handle: Handle, id: string, hash: string): Promise<void> {
  await handle('members').where({ id }).update({ password_hash: hash });
}

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

export interface MemberDeviceRow {
  readonly id: string;
  readonly linkedAtMs: number;
}

/**
 * Links a device that is known and nobody's to the member of a session, unless that is on a shared
 * terminal. Whose it is stays as it is.
 */
export async function linkDevice(
  handle: Handle,
  deviceId: string,
  tokenHash: Buffer,
): Promise<void> {
  await runSql(
    handle,
    `insert into member_devices (device_id, member_id)
     select devices.id, member_id from devices, member_sessions
     where devices.id = ? and token_hash = ? and not is_shared
     on conflict (device_id) do nothing`,
    [deviceId, tokenHash],
  );
}

export async function unlinkDevice(
  handle: Handle,
  deviceId: string,
  memberId: string,
): Promise<void> {
  await handle('member_devices').where({ device_id: deviceId, member_id: memberId }).delete();
}

export async function listDevices(
  handle: Handle,
  memberId: string,
): Promise<readonly MemberDeviceRow[]> {
  const rows = await handle('member_devices')
    .where({ member_id: memberId })
    .orderBy('linked_at', 'desc')
    .select('device_id', 'linked_at');
  return rows.map((row) => ({ id: row.device_id, linkedAtMs: row.linked_at.getTime() }));
}
