// npm run chaos [-- NAME…] [--share 1]: the scenarios of tests/chaos at full size, one after the other.
// --share 0.1 does a tenth of it. The exit code is 0 only if all of them hold.
import { SingleBar } from 'cli-progress';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forgePayloads } from '../coupon/support/forge.ts';
import { buildIfStale } from '../support/build.ts';
import { ownPostgres, SERVER_VARIABLE } from '../support/postgres.ts';
import { FOLDER_VARIABLE, temporaryFolder } from '../support/temporary.ts';
import { guessCodes } from './scenarios/code-guessing.ts';
import { crashPostgres } from './scenarios/crash-postgres.ts';
import { cutBackends } from './scenarios/cut-backends.ts';
import { cutViewers } from './scenarios/cut-viewers.ts';
import { dropFramesAlone } from './scenarios/dropped-frames.ts';
import { drain } from './scenarios/drain.ts';
import { killApp } from './scenarios/kill-app.ts';
import { kioskRace } from './scenarios/kiosk-race.ts';
import { oneCoupon } from './scenarios/one-coupon.ts';
import { oneDevice } from './scenarios/one-device.ts';
import { oneNumber } from './scenarios/one-number.ts';
import { pauseViewers } from './scenarios/paused-viewers.ts';
import { killAtSeams } from './scenarios/order-seams.ts';
import { orderStorm } from './scenarios/order-storm.ts';
import { countFaults } from './support/history.ts';
import type { Progress } from './support/stage.ts';

/** What did not hold; empty when all did. And a line for people. */
interface Verdict {
  readonly wrong: readonly string[];
  readonly found: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { share: { type: 'string', default: '1' } },
});
const part = Number(values.share);
const some = (all: number, least = 1): number => Math.max(least, Math.round(all * part));

const SCENARIOS: Record<string, (progress: Progress) => Promise<Verdict>> = {
  'R1-kill-app': async (progress) => {
    const size = { kills: some(50), waves: some(200), devicesPerWave: 1_000 };
    const { faults, attempts, accepted, stored } = await killApp({ ...size, progress });
    return {
      wrong: faults.length > 0 ? [JSON.stringify(countFaults(faults))] : [],
      found: `${size.kills} kills, ${attempts.length} attempts, ${accepted} accepted, ${stored} stored`,
    };
  },
  'R2-crash-postgres': async (progress) => {
    const size = { crashes: some(50), waves: some(200), devicesPerWave: 1_000 };
    const outcome = await crashPostgres({ ...size, progress });
    const slowestMs = Math.round(Math.max(...outcome.recoveredMs));
    return {
      wrong: [
        ...(outcome.faults.length > 0 ? [JSON.stringify(countFaults(outcome.faults))] : []),
        ...(outcome.appExits > 0 ? [`the server ended ${outcome.appExits} times`] : []),
        ...(slowestMs > 5_000 ? [`first draw after ${slowestMs} ms`] : []),
      ],
      found: `${size.crashes} crashes, ${outcome.accepted} accepted, first draw after ${slowestMs} ms at most`,
    };
  },
  'R3-cut-backends': async (progress) => {
    const size = { waves: some(30), devicesPerWave: 500, waveMs: 2_000, cutsPerSecond: 10 };
    const outcome = await cutBackends({ ...size, progress });
    return {
      wrong: [
        ...(outcome.faults.length > 0 ? [JSON.stringify(countFaults(outcome.faults))] : []),
        ...(outcome.appExits > 0 ? [`the server ended ${outcome.appExits} times`] : []),
        ...(outcome.busySessions > 0 ? [`${outcome.busySessions} sessions left busy`] : []),
      ],
      found: `${outcome.cuts} sessions ended, ${outcome.accepted} accepted`,
    };
  },
  'R6-one-device': async (progress) => {
    const rounds = await oneDevice({ rounds: some(1_000), progress });
    const wrong = rounds.filter(({ accepted, stored }) => accepted !== 1 || stored !== 1);
    return {
      wrong: wrong.map((round) => JSON.stringify(round)),
      found: `${rounds.length} rounds of 64 tabs`,
    };
  },
  'R7-one-number': async (progress) => {
    const rounds = await oneNumber({ devices: 1_000, rounds: some(200), progress });
    const wrong = rounds.filter(
      ({ accepted, taken, stored, tookMs }) =>
        accepted !== 1 || taken !== 999 || stored !== 1 || tookMs > 500,
    );
    const slowestMs = Math.round(Math.max(...rounds.map(({ tookMs }) => tookMs)));
    return {
      wrong: wrong.map((round) => JSON.stringify(round)),
      found: `${rounds.length} rounds of 1,000 devices, all answered within ${slowestMs} ms`,
    };
  },
  'D1-cut-viewers': async (progress) => {
    const outcome = await cutViewers({
      viewers: some(2_000, 50),
      naiveViewers: 20,
      forMs: some(300_000, 10_000),
      cutsPerViewer: 20,
      drawsPerSecond: 10,
      progress,
    });
    return {
      wrong: [
        ...(outcome.wrong > 0 ? [`${outcome.wrong} screens are wrong`] : []),
        ...(outcome.outOfOrder > 0 ? [`${outcome.outOfOrder} frames out of order`] : []),
        ...(outcome.naiveWrong === 0 ? ['even who guesses is right: nothing was tested'] : []),
        ...(outcome.settledMs > 2_000 ? [`right after ${Math.round(outcome.settledMs)} ms`] : []),
      ],
      found: `${outcome.cuts} cuts, ${outcome.events} events, right after ${Math.round(outcome.settledMs)} ms`,
    };
  },
  'D3-dropped-frames': async (progress) => {
    const outcomes = [];
    for (let everyNth = 2; everyNth <= 10; everyNth += 1) {
      progress((everyNth - 2) / 9, `each ${everyNth}th frame is dropped`);
      outcomes.push(await dropFramesAlone({ everyNth, gaps: some(20) }));
    }
    const gaps = outcomes.reduce((sum, outcome) => sum + outcome.gaps, 0);
    const repairs = outcomes.reduce((sum, outcome) => sum + outcome.repairs, 0);
    const slowestMs = Math.round(Math.max(...outcomes.flatMap(({ repairedMs }) => repairedMs)));
    return {
      wrong: [
        ...(repairs === gaps ? [] : [`${gaps} gaps, ${repairs} repairs`]),
        ...(slowestMs > 1_000 ? [`repaired after ${slowestMs} ms`] : []),
      ],
      found: `${gaps} dropped frames, ${repairs} repaired, each within ${slowestMs} ms`,
    };
  },
  'D4-paused-viewers': async (progress) => {
    const size = { paused: 50, updates: some(10_000) };
    const { grownMb, calmMs, pressedMs, setAsideMs, wentOn } = await pauseViewers({
      ...size,
      progress,
    });
    return {
      wrong: [
        ...(grownMb > 64 ? [`grew by ${grownMb.toFixed(0)} MB`] : []),
        ...(pressedMs > calmMs * 1.2 + 1
          ? [`frames take ${pressedMs} ms, before ${calmMs} ms`]
          : []),
        ...(setAsideMs > 5_000 ? [`set aside after ${Math.round(setAsideMs)} ms`] : []),
        ...(wentOn ? [] : ['who reads again gets nothing']),
      ],
      found:
        `${size.paused} viewers paused during ${size.updates} updates: ${grownMb.toFixed(0)} MB more, ` +
        `set aside after ${Math.round(setAsideMs)} ms, frames in ${pressedMs.toFixed(1)} ms (before ${calmMs.toFixed(1)} ms)`,
    };
  },
  'C10-forged-payloads': async (progress) => {
    const size = { tries: some(1_000_000), shownEqual: some(20_000) };
    const outcome = await forgePayloads({
      ...size,
      progress: (done) => progress(done, 'forging'),
    });
    return {
      wrong: [
        ...(outcome.accepted > 0 ? [`${outcome.accepted} were accepted`] : []),
        ...(outcome.agreed < size.shownEqual ? ['the double answers otherwise'] : []),
      ],
      found: `${outcome.tried} altered or invented payloads, ${outcome.accepted} accepted`,
    };
  },
  'X4-order-seams': async (progress) => {
    const { faults, killed } = await killAtSeams({ rounds: some(50), progress });
    return { wrong: faults, found: `orders ended at ${JSON.stringify(killed)}` };
  },
  'X4-order-storm': async (progress) => {
    const outcome = await orderStorm({ kills: some(500), buyers: 16, progress });
    const { kills, orders, accepted, unanswered, faults } = outcome;
    return {
      wrong: faults,
      found: `${kills} kills, ${orders} orders, ${accepted} accepted, ${unanswered} requests without an answer`,
    };
  },
  'R8-one-coupon': async (progress) => {
    const rounds = await oneCoupon({ orders: 100, rounds: some(500), progress });
    const wrong = rounds.filter(
      ({ accepted, taken, faults }) => accepted !== 1 || taken !== 99 || faults.length > 0,
    );
    return {
      wrong: wrong.map((round) => JSON.stringify(round)),
      found: `${rounds.length} rounds of 100 orders at two processes`,
    };
  },
  'X10-kiosks': async (progress) => {
    const size = { kiosks: 50, coupons: some(5_000), attempts: some(20_000), kills: some(10) };
    const { attempts, commands, ended, unanswered, faults } = await kioskRace({
      ...size,
      progress,
    });
    return {
      wrong: faults,
      found:
        `${size.kills} kills, ${attempts} attempts on ${size.coupons} coupons, ${commands} commands, ` +
        `${unanswered} tries without an answer, redemptions ${JSON.stringify(ended)}`,
    };
  },
  'X10-guessing': async (progress) => {
    const size = { guesses: some(1_000_000, 5_000), addresses: 1_000 };
    const { guesses, checked, redeemed, alarmMs, faults } = await guessCodes({ ...size, progress });
    return {
      wrong: faults,
      found:
        `${guesses} guesses from ${size.addresses} addresses, ${checked} looked up, alarms within ` +
        `${Math.round(alarmMs)} ms, ${redeemed} honest redemptions meanwhile`,
    };
  },
  'D6-drain': async (progress) => {
    const rounds = await drain({ repeats: some(50), devices: 500, progress });
    const wrong = rounds.filter(
      ({ exit, tookMs, lost, storedUnanswered, saidReady }) =>
        exit.code !== 0 || tookMs > 10_000 || lost + storedUnanswered > 0 || saidReady,
    );
    const slowestMs = Math.round(Math.max(...rounds.map(({ tookMs }) => tookMs)));
    return {
      wrong: wrong.map((round) => JSON.stringify(round)),
      found: `${rounds.length} ends, each within ${slowestMs} ms`,
    };
  },
};

const wanted = Object.keys(SCENARIOS).filter(
  (name) => positionals.length === 0 || positionals.some((filter) => name.includes(filter)),
);
if (wanted.length === 0 || !(part > 0)) {
  console.error(
    `No scenario ${positionals.join(', ')}. There are: ${Object.keys(SCENARIOS).join(', ')}`,
  );
  process.exit(2);
}

await buildIfStale(fileURLToPath(new URL('../..', import.meta.url)));
const folder = await temporaryFolder('chaos');
process.env[FOLDER_VARIABLE] = folder;
const server = await ownPostgres();
process.env[SERVER_VARIABLE] = server.url;
try {
  for (const name of wanted) await play(name);
} finally {
  await server.drop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
// A scenario that broke off leaves connections behind, which would keep this from ending.
process.exit();

async function play(name: string): Promise<void> {
  const bar = new SingleBar({
    format: `${name}  {bar} {percentage} %  {words}`,
    hideCursor: true,
    // Into a file a line a minute: some of these take an hour.
    noTTYOutput: true,
    notTTYSchedule: 60_000,
  });
  bar.start(1, 0, { words: 'starting' });
  const sinceMs = performance.now();
  try {
    const { wrong, found } = await SCENARIOS[name]!((done, words) => bar.update(done, { words }));
    bar.stop();
    const seconds = ((performance.now() - sinceMs) / 1_000).toFixed(0);
    console.log(`${wrong.length === 0 ? '✓' : '✘'} ${name}  ${found}  ${seconds} s`);
    for (const each of wrong.slice(0, 20)) console.log(`    ${each}`);
    if (wrong.length > 0) process.exitCode = 1;
  } catch (error) {
    bar.stop();
    console.log(`✘ ${name}  ${(error as Error).stack}`);
    process.exitCode = 1;
  }
}
