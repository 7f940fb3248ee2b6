// What kiosks were answered. A command's row is written with its effect, so that whatever is sent twice
// happens once; the unique counter refuses a frame that is another command's.
import type { Answer } from '../../common/protocol/refusals.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

/** A draw is stored with its campaign: its row is there before the effect, and says where to look. */
export interface PendingDraw {
  readonly campaignId: string;
  readonly participant: string;
}

export type StoredAnswer = { readonly answer: Answer<unknown> } | { readonly pending: PendingDraw };

export interface CommandRow {
  readonly kioskId: string;
  readonly id: string;
  readonly counter: number;
  readonly name: string;
  /** SHA-256 of the body's text, 32 bytes. */
  readonly bodyDigest: Buffer;
  readonly stored: StoredAnswer;
  readonly atMs: number;
}

export interface NewCommandRow extends Omit<CommandRow, 'atMs'> {
  /** By the kiosk's clock. */
  readonly saidAtMs: number;
  /** The key under which it came: a row is written for no other. */
  readonly sealedKey: Buffer;
}

interface Row {
  kiosk_id: string;
  id: string;
  counter: number;
  name: string;
  body_digest: Buffer;
  answer: StoredAnswer;
  at: Date;
}

const toCommand = (row: Row): CommandRow => ({
  kioskId: row.kiosk_id,
  id: row.id,
  counter: row.counter,
  name: row.name,
  bodyDigest: row.body_digest,
  stored: row.answer,
  atMs: row.at.getTime(),
});

export async function findCommand(
  handle: Handle,
  kioskId: string,
  id: string,
): Promise<CommandRow | undefined> {
  const row = await handle('kiosk_commands').where({ kiosk_id: kioskId, id }).first();
  return row && toCommand(row);
}

export async function listCommands(
  handle: Handle,
  kioskId: string,
  ids: readonly string[],
): Promise<CommandRow[]> {
  const rows: Row[] = await handle('kiosk_commands')
    .where({ kiosk_id: kioskId })
    .whereIn('id', [...ids]);
  return rows.map(toCommand);
}

/** Commands of several kiosks. */
export async function listCommandsOf(
  handle: Handle,
  commands: readonly { readonly kioskId: string; readonly id: string }[],
): Promise<CommandRow[]> {
  const { rows } = await runSql<Row>(
    handle,
    `select command.* from unnest(?::uuid[], ?::text[]) as said (kiosk_id, id)
     join kiosk_commands command using (kiosk_id, id)`,
    [commands.map(({ kioskId }) => kioskId), commands.map(({ id }) => id)],
  );
  return rows.map(toCommand);
}

/**
 * Writes commands in one statement and answers how many were written: none whose id or counter is used,
 * and none of a kiosk whose key is another by now.
 */
export async function insertCommands(
  handle: Handle,
  commands: readonly NewCommandRow[],
): Promise<number> {
  const of = <T>(column: (command: NewCommandRow) => T) => commands.map(column);
  const { rowCount } = await runSql(
    handle,
    `insert into kiosk_commands (kiosk_id, id, counter, name, body_digest, said_at, answer)
     select said.kiosk_id, said.id, said.counter, said.name, said.body_digest, said.said_at, said.answer
     from unnest(?::uuid[], ?::text[], ?::bigint[], ?::text[], ?::bytea[], ?::timestamptz[], ?::jsonb[], ?::bytea[])
       as said (kiosk_id, id, counter, name, body_digest, said_at, answer, sealed_key)
     join kiosks on kiosks.id = said.kiosk_id and kiosks.state = 'enrolled'
       and kiosks.sealed_key = said.sealed_key and kiosks.counter_floor < said.counter
     on conflict do nothing`,
    [
      of((command) => command.kioskId),
      of((command) => command.id),
      of((command) => command.counter),
      of((command) => command.name),
      of((command) => command.bodyDigest),
      of((command) => new Date(command.saidAtMs)),
      of((command) => JSON.stringify(command.stored)),
      of((command) => command.sealedKey),
    ],
  );
  return rowCount;
}

/** Answers a command that was pending. What has been answered stays as it is. */
export async function answerCommand(
  handle: Handle,
  kioskId: string,
  id: string,
  answer: Answer<unknown>,
): Promise<void> {
  await runSql(
    handle,
    `update kiosk_commands set answer = ?::jsonb where kiosk_id = ? and id = ? and answer ->> 'pending' is not null`,
    [JSON.stringify({ answer }), kioskId, id],
  );
}

/** Forgets what is older; its counters stay used up. */
export async function forgetCommands(
  handle: Handle,
  beforeMs: number,
  most: number,
): Promise<number> {
  const { rowCount } = await runSql(
    handle,
    `with gone as (
       delete from kiosk_commands where (kiosk_id, id) in (
         select kiosk_id, id from kiosk_commands where at < ? order by at limit ?)
       returning kiosk_id, counter),
     floors as (select kiosk_id, max(counter) as counter from gone group by kiosk_id)
     update kiosks set counter_floor = greatest(counter_floor, floors.counter)
     from floors where kiosks.id = floors.kiosk_id`,
    [new Date(beforeMs), most],
  );
  return rowCount;
}
