// R2: Postgres ends at once, as in a crash, at random instants of racing draws, and comes back.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ownPostgres } from '../../support/postgres.ts';
import { enter } from '../../support/shopper.ts';
import type { Attempt } from '../support/history.ts';
import { judge, type StormOutcome } from '../support/judge.ts';
import { onStage, type Progress } from '../support/stage.ts';
import { sql } from '../support/stored.ts';
import { drawOnce, rageStorm, share } from '../support/storm.ts';

export interface CrashOptions {
  readonly crashes: number;
  readonly waves: number;
  readonly devicesPerWave: number;
  /** Control: Postgres says committed before it is on disk. */
  readonly loseCommits?: boolean;
  readonly progress?: Progress;
}

export interface CrashOutcome extends StormOutcome {
  /** How often the server ended although only Postgres did. */
  readonly appExits: number;
  /** From Postgres being back to the next accepted draw, ms, for each crash. */
  readonly recoveredMs: readonly number[];
}

const RIVALS = 2;
const SPREAD_MS = 100;

export async function crashPostgres(options: CrashOptions): Promise<CrashOutcome> {
  const postgres = await ownPostgres();
  try {
    return await crashUnderDraws(options, postgres);
  } finally {
    await postgres.drop();
  }
}

async function crashUnderDraws(
  { crashes, waves, devicesPerWave, loseCommits, progress }: CrashOptions,
  postgres: Awaited<ReturnType<typeof ownPostgres>>,
): Promise<CrashOutcome> {
  const raced = Math.ceil(devicesPerWave / RIVALS) * waves;
  const campaignOptions = { sheets: raced + crashes, holdSeconds: 3_600 };
  const where = { campaign: campaignOptions, databaseUrl: postgres.url };
  return await onStage(where, async ({ app, campaign, databaseUrl }) => {
    let appExits = 0;
    void app.exited.then(() => (appExits += 1));
    if (loseCommits) {
      await commitWithoutWaiting(databaseUrl);
    }
    const probes: Attempt[] = [];
    const recoveredMs: number[] = [];
    const crash = async () => {
      const probe = await enter({ origin: app.origin, campaign, follows: false });
      await pause(randomInt(SPREAD_MS + 20));
      await postgres.restart('immediate');
      const { attempt, tookMs } = await drawOnce(probe, raced + probes.length + 1);
      probes.push(attempt);
      recoveredMs.push(tookMs);
      probe.leave();
    };
    const storm = await rageStorm({
      origin: app.origin,
      campaign,
      waves,
      devicesPerWave,
      rivals: RIVALS,
      spreadMs: SPREAD_MS,
      oneImpatientIn: 10,
      onWave: (wave) => progress?.(wave / waves, `wave ${wave + 1} of ${waves}`),
      fault: async (wave) => {
        for (let left = share(crashes, waves, wave); left > 0; left -= 1) await crash();
      },
    });
    const attempts = [...storm.attempts, ...probes];
    const outcome = await judge(databaseUrl, campaign.id, attempts, storm.accepted);
    return { ...outcome, appExits, recoveredMs };
  });
}

/** Postgres is told so for new sessions; those of the server are ended so that all are new. */
async function commitWithoutWaiting(databaseUrl: string): Promise<void> {
  const database = new URL(databaseUrl).pathname.slice(1);
  await sql(
    databaseUrl,
    `alter system set wal_writer_delay = '10s'`,
    'select pg_reload_conf()',
    `alter database ${database} set synchronous_commit = off`,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
}
