// D6: the server is asked to end while it is drawn from.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { enter, newKey, type Shopper } from '../../support/shopper.ts';
import type { AppProcess, Exit } from '../../support/app-process.ts';
import type { MUTANTS } from '../support/mutants.ts';
import { onStage, type Progress } from '../support/stage.ts';
import { readStored, untilLocked, withClient } from '../support/stored.ts';

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
  /** Whether it said that it was ready when it had already said that it drains. */
  readonly saidReady: boolean;
}

const SPREAD_MS = 150;
/** Has the server say when it drains. */
const TALKATIVE = { LOG_LEVEL: 'info' };

export async function drain(options: DrainOptions): Promise<DrainRound[]> {
  const { repeats, devices, mutant, progress } = options;
  const campaign = { sheets: repeats * devices, holdSeconds: 3_600 };
  const setting = { campaign, mutant, env: TALKATIVE };
  return await onStage(setting, async ({ app, campaign, databaseUrl }) => {
    const rounds: DrainRound[] = [];
    for (let round = 0; round < repeats; round += 1) {
      progress?.(round / repeats, `round ${round + 1} of ${repeats}`);
      const shoppers = await Promise.all(
        Array.from({ length: devices }, () =>
          enter({ origin: app.origin, campaign, follows: false }),
        ),
      );
      const drawing = shoppers.map((shopper, place) =>
        drawUntilCutOff(shopper, round * devices + place + 1, randomInt(SPREAD_MS)),
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
  afterMs = 0,
): Promise<{ key: string; accepted: boolean }> {
  const cutOff = new AbortController();
  shopper.connection.onState((state) => state === 'offline' && cutOff.abort());
  const key = newKey();
  if (afterMs > 0) await pause(afterMs);
  const answer = await shopper.draw(number, key, cutOff.signal);
  return { key, accepted: answer.ok };
}

async function endPolitely(
  app: AppProcess,
): Promise<{ exit: Exit; tookMs: number; saidReady: boolean }> {
  const sinceMs = performance.now();
  const said = app.output().length;
  let ended = false;
  const ending = app.stop('SIGTERM').finally(() => (ended = true));
  let saidReady = false;
  while (!ended) {
    const drains = app.output().includes('draining', said);
    if ((await isReady(app)) && drains) saidReady = true;
    await pause(20);
  }
  const exit = await ending;
  return { exit, tookMs: exit.atMs - sinceMs, saidReady };
}

const isReady = async ({ origin }: AppProcess): Promise<boolean> =>
  await fetch(`${origin}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );

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
      // Asked behind the draw on each connection: answered, when the server has taken the draw.
      const { id: campaignId } = campaign;
      await Promise.all(shoppers.map(({ connection }) => connection.send('watch', { campaignId })));
      await untilLocked(client);
      const ending = app.stop('SIGTERM');
      while (await isReady(app)) await pause(20);
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
      await untilLocked(client);
      app.signal('SIGTERM');
      while (await isReady(app)) await pause(20);
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
