// Alarms for orders that wait for something, kept in the job queue's tables.
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

export const ORDERS_SWEEP = 'orders-sweep';

/** One alarm for all: whoever is alive takes up what is unsettled and sets the next one. */
export async function scheduleSweep(handle: Handle, inMs: number): Promise<void> {
  await runSql(
    handle,
    `select graphile_worker.add_job(?, run_at := now() + make_interval(secs => ?),
      job_key := 'orders-sweep', job_key_mode := 'preserve_run_at')`,
    [ORDERS_SWEEP, inMs / 1000],
  );
}
