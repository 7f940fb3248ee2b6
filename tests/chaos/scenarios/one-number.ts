// R7: a thousand devices draw the same number in the same tick.
import { setTimeout as pause } from 'node:timers/promises';
import { SOCKET_COMMANDS_PER_10S } from '../../../common/protocol/limits.ts';
import { MUTANTS } from '../support/mutants.ts';
import { onStage, type Progress } from '../support/stage.ts';
import { readStored, sql } from '../support/stored.ts';
import { enter, type Shopper } from '../../support/shopper.ts';

export interface RushOptions {
  readonly devices: number;
  readonly rounds: number;
  /** Control: a server that does not look, on tables without constraints. */
  readonly careless?: boolean;
  readonly progress?: Progress;
}

export interface RushRound {
  readonly accepted: number;
  readonly taken: number;
  readonly stored: number;
  /** From the first draw being sent to the last answer, ms. */
  readonly tookMs: number;
}

/** Who stays draws once a round: faster than this a socket is told to wait, and the wait would be measured. */
const ROUND_MS = 10_000 / SOCKET_COMMANDS_PER_10S;

export async function oneNumber(options: RushOptions): Promise<RushRound[]> {
  const { devices, rounds, careless, progress } = options;
  const mutant = careless ? MUTANTS.givesTakenNumbers : undefined;
  const campaign = { sheets: rounds + 1, holdSeconds: 3_600 };
  return await onStage({ campaign, mutant }, async ({ app, campaign, databaseUrl }) => {
    if (careless) await sql(databaseUrl, 'drop index claims_one_per_number');
    const newcomer = () => enter({ origin: app.origin, campaign, follows: false });
    let crowd: Shopper[] = [];
    const played: Omit<RushRound, 'stored'>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      progress?.(round / rounds, `round ${round + 1} of ${rounds}`);
      const newcomers = Array.from({ length: devices - crowd.length }, newcomer);
      crowd = [...crowd, ...(await Promise.all(newcomers))];
      const sinceMs = performance.now();
      const answers = await Promise.all(crowd.map((shopper) => shopper.draw(round + 1)));
      const tookMs = performance.now() - sinceMs;
      const count = (of: (code: string | undefined) => boolean) =>
        answers.filter((answer) => of(answer.ok ? undefined : answer.refusal.code)).length;
      played.push({
        accepted: count((code) => code === undefined),
        taken: count((code) => code === 'NUMBER_TAKEN'),
        tookMs,
      });
      // Who has a number goes; the others stay and try the next one.
      crowd.forEach((shopper, place) => answers[place]!.ok && shopper.leave());
      crowd = crowd.filter((_, place) => !answers[place]!.ok);
      if (round + 1 < rounds) await pause(ROUND_MS);
    }
    for (const shopper of crowd) shopper.leave();
    const { stored } = await readStored(databaseUrl, campaign.id);
    return played.map((told, round) => ({
      ...told,
      stored: stored.filter(({ number }) => number === round + 1).length,
    }));
  });
}
