// Kiosks: what they may do, the code that enrols one, and its key, which rests encrypted.
import type { KioskScope } from '../../common/protocol/kiosk.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

export type KioskState = 'waiting' | 'enrolled' | 'revoked';

export interface KioskRow {
  readonly id: string;
  readonly sellerId: string;
  readonly name: string;
  readonly scopes: readonly KioskScope[];
  readonly state: KioskState;
  readonly seenAtMs: number | null;
  readonly createdAtMs: number;
}

/** A kiosk with what it proves itself by. */
export interface EnrolledKiosk extends KioskRow {
  /** Of the shop. */
  readonly seller: string;
  readonly sealedKey: Buffer;
  readonly staffCodeHash: string | null;
  /** The largest counter that was used. */
  readonly lastCounter: number;
}

export interface EnrolmentCode {
  /** Keyed, 32 bytes. */
  readonly digest: Buffer;
  readonly untilMs: number;
}

export interface NewKioskRow {
  readonly id: string;
  readonly sellerId: string;
  readonly name: string;
  readonly scopes: readonly KioskScope[];
  readonly staffCodeHash: string | null;
  readonly code: EnrolmentCode;
}

interface Row {
  id: string;
  seller_id: string;
  name: string;
  scopes: KioskScope[];
  state: KioskState;
  seen_at: Date | null;
  created_at: Date;
}

const toKiosk = (row: Row): KioskRow => ({
  id: row.id,
  sellerId: row.seller_id,
  name: row.name,
  scopes: row.scopes,
  state: row.state,
  seenAtMs: row.seen_at?.getTime() ?? null,
  createdAtMs: row.created_at.getTime(),
});

/** Writes it unless the seller has so many kiosks that are not revoked. False: it has. */
export async function insertKiosk(
  handle: Handle,
  kiosk: NewKioskRow,
  most: number,
): Promise<boolean> {
  const { rowCount } = await runSql(
    handle,
    `insert into kiosks (id, seller_id, name, scopes, staff_code_hash, enrolment_digest, enrolment_until)
     select ?, ?, ?, ?::text[], ?, ?, ?
     where (select count(*) from kiosks where seller_id = ? and state <> 'revoked') < ?`,
    [
      kiosk.id,
      kiosk.sellerId,
      kiosk.name,
      kiosk.scopes,
      kiosk.staffCodeHash,
      kiosk.code.digest,
      new Date(kiosk.code.untilMs),
      kiosk.sellerId,
      most,
    ],
  );
  return rowCount === 1;
}

/** Another code: the key before it is good no more. undefined: no such kiosk of this seller. */
export async function renewCode(
  handle: Handle,
  sellerId: string,
  id: string,
  code: EnrolmentCode,
): Promise<KioskRow | undefined> {
  const [row] = await handle('kiosks')
    .where({ seller_id: sellerId, id })
    .update({
      state: 'waiting',
      sealed_key: null,
      enrolment_digest: code.digest,
      enrolment_until: new Date(code.untilMs),
    })
    .returning('*');
  return row && toKiosk(row);
}

/** Key and code are gone. undefined: no such kiosk of this seller. */
export async function revokeKiosk(
  handle: Handle,
  sellerId: string,
  id: string,
): Promise<KioskRow | undefined> {
  const [row] = await handle('kiosks')
    .where({ seller_id: sellerId, id })
    .update({ state: 'revoked', sealed_key: null, enrolment_digest: null, enrolment_until: null })
    .returning('*');
  return row && toKiosk(row);
}

export interface CodedKiosk {
  readonly kiosk: KioskRow;
  readonly seller: string;
  readonly codeUntilMs: number;
}

/** A used code is known until there is another one, so that it can be told from an invented one. */
export async function findKioskByCode(
  handle: Handle,
  digest: Buffer,
): Promise<CodedKiosk | undefined> {
  const row = await handle('kiosks')
    .join('sellers', 'sellers.id', 'kiosks.seller_id')
    .where({ enrolment_digest: digest })
    .first('kiosks.*', 'sellers.name as seller');
  return (
    row && { kiosk: toKiosk(row), seller: row.seller, codeUntilMs: row.enrolment_until.getTime() }
  );
}

/** Uses the code up. False: it was used or replaced meanwhile, or it is over. */
export async function enrolKiosk(
  handle: Handle,
  digest: Buffer,
  sealedKey: Buffer,
  nowMs: number,
): Promise<boolean> {
  const written = await handle('kiosks')
    .where({ enrolment_digest: digest, state: 'waiting' })
    .where('enrolment_until', '>', new Date(nowMs))
    .update({ state: 'enrolled', sealed_key: sealedKey });
  return written === 1;
}

/** undefined: there is none, or its key is good no more. */
export async function findEnrolledKiosk(
  handle: Handle,
  id: string,
): Promise<EnrolledKiosk | undefined> {
  const { rows } = await runSql<
    Row & {
      seller: string;
      sealed_key: Buffer;
      staff_code_hash: string | null;
      last_counter: number;
    }
  >(
    handle,
    `select kiosks.*, sellers.name as seller, greatest(kiosks.counter_floor, coalesce(
       (select max(counter) from kiosk_commands where kiosk_id = kiosks.id), 0)) as last_counter
     from kiosks join sellers on sellers.id = kiosks.seller_id
     where kiosks.id = ? and kiosks.state = 'enrolled'`,
    [id],
  );
  const row = rows[0];
  return (
    row && {
      ...toKiosk(row),
      seller: row.seller,
      sealedKey: row.sealed_key,
      staffCodeHash: row.staff_code_hash,
      lastCounter: row.last_counter,
    }
  );
}

/** Of these kiosks the sealed keys of those that are enrolled, by id. */
export async function listSealedKeys(
  handle: Handle,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await handle('kiosks')
    .whereIn('id', [...ids])
    .where({ state: 'enrolled' })
    .select('id', 'sealed_key');
  return new Map(rows.map((row) => [row.id, row.sealed_key]));
}

/** Notes that these are connected, for those that have not been noted since `sinceMs`. */
export async function noteSeen(
  handle: Handle,
  ids: readonly string[],
  nowMs: number,
  sinceMs: number,
): Promise<void> {
  await runSql(
    handle,
    `update kiosks set seen_at = ? where id = any(?::uuid[]) and (seen_at is null or seen_at < ?)`,
    [new Date(nowMs), ids, new Date(sinceMs)],
  );
}

/** Newest first. */
export async function listKiosks(handle: Handle, sellerId: string): Promise<KioskRow[]> {
  const rows: Row[] = await handle('kiosks')
    .where({ seller_id: sellerId })
    .orderBy('created_at', 'desc');
  return rows.map(toKiosk);
}
