// R3: Postgres ends sessions of the server at random while it draws, in the middle of transactions too.
import { setTimeout as pause } from 'node:timers/promises';
import type { MUTANTS } from '../support/mutants.ts';
import { judge, type StormOutcome } from '../support/judge.ts';
import { onStage, type Progress } from '../support/stage.ts';
import { withClient } from '../support/stored.ts';
import { rageStorm } from '../support/storm.ts';

export interface CutOptions {
  readonly waves: number;
  readonly devicesPerWave: number;
  /** How long each wave lasts at least, ms; draws are spread over it. */
  readonly waveMs: number;
  readonly cutsPerSecond: number;
  readonly mutant?: (typeof MUTANTS)[keyof typeof MUTANTS];
  readonly progress?: Progress;
}

export interface CutOutcome extends StormOutcome {
  readonly cuts: number;
  readonly appExits: number;
  /** Sessions of the server that are still in the middle of something when all is answered. */
  readonly busySessions: number;
}

const RIVALS = 2;

export async function cutBackends(options: CutOptions): Promise<CutOutcome> {
  const { waves, devicesPerWave, waveMs, cutsPerSecond, mutant, progress } = options;
  const sheets = Math.ceil(devicesPerWave / RIVALS) * waves;
  return await onStage({ campaign: { sheets, holdSeconds: 3_600 }, mutant }, async (stage) => {
    const { app, campaign, databaseUrl } = stage;
    let appExits = 0;
    let cuts = 0;
    let over = false;
    const watchExit = () => {
      void app.exited.then(async () => {
        if (over) return;
        appExits += 1;
        // For the control: shoppers must get their answers, or nothing could be judged.
        await app.start().catch(() => undefined);
        watchExit();
      });
    };
    watchExit();
    const storm = await rageStorm({
      origin: app.origin,
      campaign,
      waves,
      devicesPerWave,
      rivals: RIVALS,
      spreadMs: waveMs,
      oneImpatientIn: 10,
      onWave: (wave) => progress?.(wave / waves, `wave ${wave + 1} of ${waves}`),
      fault: async () => {
        cuts += await cutFor(databaseUrl, waveMs, cutsPerSecond);
      },
    });
    const busySessions = await countBusy(databaseUrl);
    const outcome = await judge(databaseUrl, campaign.id, storm.attempts, storm.accepted);
    over = true;
    return { ...outcome, cuts, appExits, busySessions };
  });
}

/** Prefers sessions that are in a transaction. @returns how many were ended */
async function cutFor(databaseUrl: string, forMs: number, perSecond: number): Promise<number> {
  return await withClient(databaseUrl, async (client) => {
    const untilMs = performance.now() + forMs;
    let cuts = 0;
    while (performance.now() < untilMs) {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
         order by state = 'idle', random() limit 1`,
      );
      cuts += rowCount ?? 0;
      await pause(1000 / perSecond);
    }
    return cuts;
  });
}

async function countBusy(databaseUrl: string): Promise<number> {
  return await withClient(databaseUrl, async (client) => {
    let busy = 0;
    // Its timers go on asking; what stays busy is what leaks.
    for (let look = 0; look < 20; look += 1) {
      const { rows } = await client.query<{ busy: number }>(
        `select count(*)::int as busy from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      busy = rows[0]!.busy;
      if (busy === 0) break;
      await pause(100);
    }
    return busy;
  });
}
