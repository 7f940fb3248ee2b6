// Members: who they are, how they pay, and their passwords.
import type { Handle } from './database.ts';
import type { Transaction } from './transaction.ts';

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
