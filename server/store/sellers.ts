import type { Handle } from './database.ts';

// Sellers, their staff and the staff's sessions.

export interface StaffAccount {
  /** The staff member's. */
  readonly id: string;
  readonly passwordHash: string;
}

/** Who is signed in. */
export interface SignedIn {
  readonly staffId: string;
  readonly sellerId: string;
  readonly staff: string;
  readonly seller: string;
  readonly passwordShownAtMs: number;
}

export async function insertSeller(
  handle: Handle,
  seller: { readonly id: string; readonly name: string },
): Promise<void> {
  await handle('sellers').insert(seller);
}

/** The e-mail address in small letters; unique among all staff (a second one rejects). */
export async function insertStaff(
  handle: Handle,
  staff: {
    readonly id: string;
    readonly sellerId: string;
    readonly email: string;
    readonly name: string;
    readonly passwordHash: string;
  },
): Promise<void> {
  await handle('staff').insert({
    id: staff.id,
    seller_id: staff.sellerId,
    email: staff.email,
    name: staff.name,
    password_hash: staff.passwordHash,
  });
}

export async function findStaffAccount(
  handle: Handle,
  email: string,
): Promise<StaffAccount | undefined> {
  const row = await handle('staff').where({ email }).first('id', 'password_hash');
  return row && { id: row.id, passwordHash: row.password_hash };
}

/** tokenHash: SHA-256 of the session's token, 32 bytes. */
export async function insertSession(
  handle: Handle,
  session: {
    readonly tokenHash: Buffer;
    readonly staffId: string;
    readonly passwordShownAtMs: number;
    readonly expiresAtMs: number;
  },
): Promise<void> {
  await handle('staff_sessions').insert({
    token_hash: session.tokenHash,
    staff_id: session.staffId,
    password_shown_at: new Date(session.passwordShownAtMs),
    expires_at: new Date(session.expiresAtMs),
  });
}

/** undefined: no such session, or it has expired. */
export async function findSession(
  handle: Handle,
  tokenHash: Buffer,
  nowMs: number,
): Promise<SignedIn | undefined> {
  const row = await handle('staff_sessions as session')
    .join('staff', 'staff.id', 'session.staff_id')
    .join('sellers', 'sellers.id', 'staff.seller_id')
    .where('session.token_hash', tokenHash)
    .where('session.expires_at', '>', new Date(nowMs))
    .first({
      staffId: 'staff.id',
      sellerId: 'sellers.id',
      staff: 'staff.name',
      seller: 'sellers.name',
      passwordShownAt: 'session.password_shown_at',
    });
  if (!row) return undefined;
  const { passwordShownAt, ...who } = row;
  return { ...who, passwordShownAtMs: passwordShownAt.getTime() };
}

/** Whose session it is, and how they sign in; undefined: no such session, or it has expired. */
export async function findSessionAccount(
  handle: Handle,
  tokenHash: Buffer,
  nowMs: number,
): Promise<(StaffAccount & { readonly email: string }) | undefined> {
  const row = await handle('staff_sessions as session')
    .join('staff', 'staff.id', 'session.staff_id')
    .where('session.token_hash', tokenHash)
    .where('session.expires_at', '>', new Date(nowMs))
    .first('staff.id', 'staff.email', 'staff.password_hash');
  return row && { id: row.id, email: row.email, passwordHash: row.password_hash };
}

/** false: the session has ended, or the password that was shown is the staff member's no more. */
export async function notePasswordShown(
  handle: Handle,
  shown: { readonly tokenHash: Buffer; readonly passwordHash: string; readonly atMs: number },
): Promise<boolean> {
  const { tokenHash, passwordHash, atMs } = shown;
  const theirs = handle('staff').where({ password_hash: passwordHash }).select('id');
  const renewed = await handle('staff_sessions')
    .where({ token_hash: tokenHash })
    .whereIn('staff_id', theirs)
    .update({ password_shown_at: new Date(atMs) });
  return renewed > 0;
}

export async function deleteSession(handle: Handle, tokenHash: Buffer): Promise<void> {
  await handle('staff_sessions').where({ token_hash: tokenHash }).delete();
}

export async function deleteExpiredSessions(handle: Handle, nowMs: number): Promise<void> {
  await handle('staff_sessions').where('expires_at', '<=', new Date(nowMs)).delete();
}
