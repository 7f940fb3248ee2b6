// A crowd of simulated shoppers at one campaign, over real sockets, and whether all boards agree in
// the end. `npm run crowd` shows it to a person; tests run it as well.
import { setTimeout as pause } from 'node:timers/promises';
import { decodeSnapshot, type Snapshot } from '../../common/board/snapshot.ts';
import type { CampaignPage } from '../../common/protocol/http.ts';
import { enter, findCampaignPage, type Shopper } from '../../tests/support/shopper.ts';
import { crowdDice, type CrowdDice } from './dice.ts';
import { CrowdTally } from './tally.ts';
import { visit } from './visit.ts';

export interface CrowdOptions {
  readonly origin: string;
  readonly slug: string;
  readonly shoppers: number;
  /** Arrivals per second. */
  readonly rate: number;
  /** How many of the shoppers come as two who want the same number. */
  readonly pairedShare: number;
  readonly cancelShare: number;
  readonly giveUpShare: number;
  readonly patienceS: number;
  readonly speed: number;
  /** How long screens are given in the end to become equal to the server's board. */
  readonly settleS: number;
  readonly seed: number;
  /** Screens that watch from before the first shopper until after the last. */
  readonly watchers: number;
  readonly onProgress?: (tally: CrowdTally) => void;
}

export const CROWD_DEFAULTS = {
  rate: 20,
  pairedShare: 0.2,
  cancelShare: 0.08,
  giveUpShare: 0.07,
  patienceS: 20,
  speed: 1,
  settleS: 15,
  watchers: 3,
} as const;

export interface CrowdOutcome {
  readonly tally: CrowdTally;
  readonly page: CampaignPage;
  readonly tookS: number;
  /** Numbers on which a watcher's screen and the server differ; empty when all is well. */
  readonly differences: readonly string[];
  readonly takenInTheEnd: number;
}

/** A screen for each shopper costs N/8 bytes and a snapshot: too much for a crowd at a huge board. */
const MOST_SHEETS_FOR_OWN_SCREENS = 20_000;

export async function runCrowd(options: CrowdOptions): Promise<CrowdOutcome> {
  const { origin, slug } = options;
  const page = await findCampaignPage(origin, slug);
  const sinceMs = performance.now();
  const watchers = await Promise.all(
    Array.from({ length: options.watchers }, () => enter({ origin, campaign: page })),
  );
  try {
    await until(() => watchers.every(({ feed }) => feed?.state === 'live'));
    const tally = await letComeAndGo(options, page, watchers[0]!);
    const { differences, taken } = await compareBoards(options, watchers);
    const tookS = (performance.now() - sinceMs) / 1000;
    return { tally, page, tookS, differences, takenInTheEnd: taken };
  } finally {
    for (const watcher of watchers) watcher.leave();
  }
}

async function letComeAndGo(
  options: CrowdOptions,
  page: CampaignPage,
  watcher: Shopper,
): Promise<CrowdTally> {
  const tally = new CrowdTally();
  const dice = crowdDice(options.seed);
  let lastDrawn: number | undefined;
  const visitOptions = {
    ...options,
    page,
    dice,
    tally,
    ownScreens: page.sheets <= MOST_SHEETS_FOR_OWN_SCREENS,
    watched: () => watcher.board!,
    lastDrawn: () => lastDrawn,
  };
  const visits: Promise<void>[] = [];
  const telling = setInterval(() => {
    lastDrawn = findTaken(watcher, dice);
    options.onProgress?.(tally);
  }, 200);
  for (let arrived = 0; arrived < options.shoppers;) {
    const people = partySize(options, dice, options.shoppers - arrived);
    arrived += people;
    visits.push(visit(people, visitOptions));
    await pause((dice.exponential(people / options.rate) * 1000) / options.speed);
  }
  await Promise.all(visits);
  clearInterval(telling);
  options.onProgress?.(tally);
  return tally;
}

/** Two in a party with a probability that makes the paired share of people come out right. */
function partySize({ pairedShare }: CrowdOptions, dice: CrowdDice, left: number): 1 | 2 {
  const probability = pairedShare / (2 - pairedShare);
  return left >= 2 && dice.happens(probability) ? 2 : 1;
}

/** A number that is gone, for those who like to draw beside it. */
function findTaken({ board }: Shopper, dice: CrowdDice): number | undefined {
  if (!board || board.count === 0) return undefined;
  for (let tries = 0; tries < 20; tries += 1) {
    const number = dice.whole(1, board.size);
    if (board.has(number)) return number;
  }
  return undefined;
}

/** A screen is right as soon as it equals a snapshot; others may go on drawing meanwhile, so it is given time. */
async function compareBoards(
  { origin, slug, settleS }: CrowdOptions,
  watchers: readonly Shopper[],
): Promise<{ differences: string[]; taken: number }> {
  const untilMs = performance.now() + settleS * 1_000;
  let wrong = watchers;
  for (;;) {
    const snapshot = await fetchSnapshot(origin, slug, watchers[0]!);
    wrong = wrong.filter(
      ({ feed, board }) =>
        feed?.state !== 'live' || Buffer.compare(board!.bytes, snapshot.taken.bytes) !== 0,
    );
    if (wrong.length === 0 || performance.now() > untilMs) {
      const differences = wrong.flatMap((watcher) => differencesBetween(watcher, snapshot));
      return { differences, taken: snapshot.taken.count };
    }
    await pause(100);
  }
}

/** Not older than what a screen shows already. */
async function fetchSnapshot(origin: string, slug: string, { feed }: Shopper): Promise<Snapshot> {
  const response = await fetch(
    `${origin}/api/campaigns/${slug}/board?epoch=${feed!.epoch}&seq=${feed!.seq}`,
  );
  if (!response.ok) throw new Error(`no snapshot: status ${response.status}`);
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
}

function differencesBetween({ feed, board }: Shopper, { taken, seq }: Snapshot): string[] {
  const differences = [`a screen is ${feed!.state} at event ${feed!.seq}, the server at ${seq}`];
  for (let number = 1; number <= taken.size; number += 1) {
    if (board!.has(number) === taken.has(number)) continue;
    differences.push(
      `number ${number} is ${taken.has(number) ? 'taken' : 'open'} on the server only`,
    );
  }
  return differences;
}

async function until(isSo: () => boolean, mostMs = 15_000): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error('the watching screens get no board');
    await pause(10);
  }
}
