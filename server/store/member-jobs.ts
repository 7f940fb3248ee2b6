// Mail to members, kept in the job queue's tables until it is sent.
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

export const MEMBER_RESET = 'member-reset';

/** `sealed`: what the job is about, encrypted, since the queue is no place for personal data. */
export async function scheduleReset(handle: Handle, sealed: string): Promise<void> {
  await runSql(handle, `select graphile_worker.add_job(?, payload := ?::json, max_attempts := 6)`, [
    MEMBER_RESET,
    JSON.stringify({ sealed }),
  ]);
}
