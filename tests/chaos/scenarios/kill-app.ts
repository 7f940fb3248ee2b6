// R1: the server is killed at random instants of racing draws.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { judge, type StormOutcome } from '../support/judge.ts';
import type { MUTANTS } from '../support/mutants.ts';
import { onStage, type Progress } from '../support/stage.ts';
import { rageStorm, share } from '../support/storm.ts';

export interface KillOptions {
  readonly kills: number;
  readonly waves: number;
  readonly devicesPerWave: number;
  readonly mutant?: (typeof MUTANTS)[keyof typeof MUTANTS];
  readonly progress?: Progress;
}

const RIVALS = 2;
const SPREAD_MS = 60;

export async function killApp(options: KillOptions): Promise<StormOutcome> {
  const { kills, waves, devicesPerWave, mutant, progress } = options;
  const sheets = Math.ceil(devicesPerWave / RIVALS) * waves;
  return await onStage({ campaign: { sheets, holdSeconds: 3_600 }, mutant }, async (stage) => {
    const { app, campaign, databaseUrl } = stage;
    const { attempts, accepted } = await rageStorm({
      origin: app.origin,
      campaign,
      waves,
      devicesPerWave,
      rivals: RIVALS,
      spreadMs: SPREAD_MS,
      oneImpatientIn: 10,
      onWave: (wave) => progress?.(wave / waves, `wave ${wave + 1} of ${waves}`),
      fault: async (wave) => {
        for (let kill = share(kills, waves, wave); kill > 0; kill -= 1) {
          await pause(randomInt(SPREAD_MS + 20));
          await app.stop('SIGKILL');
          await app.start();
        }
      },
    });
    return await judge(databaseUrl, campaign.id, attempts, accepted);
  });
}
