// D6: the server is asked to end while it is drawn from.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { enter, newKey, type Shopper } from '../../support/shopper.ts';
import type { AppProcess, Exit } from '../../support/app-process.ts';
import type { MUTANTS } from '../support/mutants.ts';
import { onStage, type Progress } from '../support/stage.ts';
import { readStored, withClient } from '../support/stored.ts';

export interface DrainOptions {
  readonly repeats: number;
  readonly devices: number;
  readonly mutant?: (typeof MUTANTS)[keyof typeof MUTANTS];
  readonly progress?: Progress;
}

export interface DrainRound {
  readonly exit: Exit;
  readonly tookMs: number;
  readonly accepted: number;
  /** Draws that were stored although their shopper was cut off without an answer. */
  readonly storedUnanswered: number;
  /** Accepted draws that are not stored. */
  readonly lost: number;
  /** Whether it said that it was ready more than a moment after it was asked to end. */
  readonly saidReady: boolean;
}

const SPREAD_MS = 150;
/** What a signal and a question on their way may take. */
const MOMENT_MS = 250;

export async function drain(options: DrainOptions): Promise<DrainRound[]> {
  const { repeats, devices, mutant, progress } = options;
  const campaign = { sheets: repeats * devices, holdSeconds: 3_600 };
  return await onStage({ campaign, mutant }, async ({ app, campaign, databaseUrl }) => {
    const rounds: DrainRound[] = [];
    for (let round = 0; round < repeats; round += 1) {
      progress?.(round / repeats, `round ${round + 1} of ${repeats}`);
      const shoppers = await Promise.all(
        Array.from({ length: devices }, () =>
          enter({ origin: app.origin, campaign, follows: false }),
        ),
      );
      const drawing = shoppers.map((shopper, place) =>
        drawUntilCutOff(shopper, round * devices + place + 1),
      );
      await pause(randomInt(SPREAD_MS));
      const { exit, tookMs, saidReady } = await endPolitely(app);
      const drawn = await Promise.all(drawing);
      for (const shopper of shoppers) shopper.leave();
      const { stored } = await readStored(databaseUrl, campaign.id);
      const keys = new Set(stored.map(({ key }) => key));
      rounds.push({
        exit,
        tookMs,
        saidReady,
        accepted: drawn.filter(({ accepted }) => accepted).length,
        storedUnanswered: drawn.filter(({ key, accepted }) => !accepted && keys.has(key)).length,
        lost: drawn.filter(({ key, accepted }) => accepted && !keys.has(key)).length,
      });
      await app.start();
    }
    return rounds;
  });
}

/** Sends it once the wave has come to this shopper; what is not answered before the cut never is. */
async function drawUntilCutOff(
  shopper: Shopper,
  number: number,
): Promise<{ key: string; accepted: boolean }> {
  const cutOff = new AbortController();
  shopper.connection.onState((state) => state === 'offline' && cutOff.abort());
  const key = newKey();
  await pause(randomInt(SPREAD_MS));
  const answer = await shopper.draw(number, key, cutOff.signal);
  return { key, accepted: answer.ok };
}

async function endPolitely(
  app: AppProcess,
): Promise<{ exit: Exit; tookMs: number; saidReady: boolean }> {
  const sinceMs = performance.now();
  let ended = false;
  const ending = app.stop('SIGTERM').finally(() => (ended = true));
  let saidReady = false;
  while (!ended) {
    const askedMs = performance.now() - sinceMs;
    const response = await fetch(`${app.origin}/health/ready`).catch(() => undefined);
    if (response?.status === 200 && askedMs > MOMENT_MS) saidReady = true;
    await pause(20);
  }
  const exit = await ending;
  return { exit, tookMs: exit.atMs - sinceMs, saidReady };
}

/**
 * Draws that wait for the database when the server is asked to end, and can be stored a little later.
 * @returns how many of them were answered
 */
export async function endUnderWay(
  draws: number,
  mutant?: DrainOptions['mutant'],
): Promise<{ answered: number }> {
  const campaignOptions = { sheets: draws, holdSeconds: 3_600 };
  return await onStage({ campaign: campaignOptions, mutant }, async (stage) => {
    const { app, campaign, databaseUrl } = stage;
    const shoppers = await Promise.all(
      Array.from({ length: draws }, () => enter({ origin: app.origin, campaign, follows: false })),
    );
    const drawn = await withClient(databaseUrl, async (client) => {
      await client.query('begin');
      await client.query('select 1 from campaigns where id = $1 for update', [campaign.id]);
      const drawing = shoppers.map((shopper, place) => drawUntilCutOff(shopper, place + 1));
      await pause(SPREAD_MS + MOMENT_MS);
      const ending = app.stop('SIGTERM');
      await pause(MOMENT_MS);
      await client.query('rollback');
      await ending;
      return await Promise.all(drawing);
    });
    for (const shopper of shoppers) shopper.leave();
    return { answered: drawn.filter(({ accepted }) => accepted).length };
  });
}

/** A draw that cannot be stored holds the drain up; the second signal does not wait for it. */
export async function endImpatiently(): Promise<{ secondMs: number; wasDraining: boolean }> {
  return await onStage({ campaign: { sheets: 10 } }, async ({ app, campaign, databaseUrl }) => {
    const shopper = await enter({ origin: app.origin, campaign, follows: false });
    const leaving = new AbortController();
    const outcome = await withClient(databaseUrl, async (client) => {
      await client.query('begin');
      await client.query('select 1 from campaigns where id = $1 for update', [campaign.id]);
      const drawing = shopper.draw(1, newKey(), leaving.signal);
      await pause(100);
      app.signal('SIGTERM');
      // Any sooner it is taken for the same press of a key.
      await pause(1_200);
      const wasDraining = app.pid !== undefined;
      const sinceMs = performance.now();
      const exit = await app.stop('SIGTERM');
      leaving.abort();
      await drawing;
      return { secondMs: exit.atMs - sinceMs, wasDraining };
    });
    shopper.leave();
    return outcome;
  });
}
