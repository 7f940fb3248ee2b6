// The alarm for what lapses at counters, kept in the job queue's tables.
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

export const KIOSKS_SWEEP = 'kiosks-sweep';

/** One alarm for all nodes: whoever is alive sweeps and sets the next one. */
export async function scheduleKioskSweep(handle: Handle, inMs: number): Promise<void> {
  await runSql(
    handle,
    `select graphile_worker.add_job(?, run_at := now() + make_interval(secs => ?),
      job_key := 'kiosks-sweep', job_key_mode := 'preserve_run_at')`,
    [KIOSKS_SWEEP, inMs / 1000],
  );
}
