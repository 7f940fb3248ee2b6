// npm run crowd -- --campaign SLUG [--url http://localhost:3000] --shoppers N --rate R
// Simulated shoppers come, draw, confirm, cancel and give up as people do. The exit code is 0 only if
// every watching screen ends equal to the server's board and no number was confirmed twice.
import { SingleBar } from 'cli-progress';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CROWD_DEFAULTS, runCrowd, type CrowdOptions, type CrowdOutcome } from './crowd/crowd.ts';
import { CrowdTally, percentile } from './crowd/tally.ts';

const HELP = `npm run crowd -- --campaign SLUG --shoppers N [options]

  --campaign SLUG   the campaign's name in its address, e.g. autumn-tea
  --shoppers N      how many people come
  --rate R          how many come per second (${CROWD_DEFAULTS.rate})
  --url URL         where the server is (http://localhost:3000)
  --pairs SHARE     how many come as two who want the same number (${CROWD_DEFAULTS.pairedShare})
  --patience S      how long people wait for a number to come back, seconds (${CROWD_DEFAULTS.patienceS})
  --speed X         everybody does everything X times as fast (${CROWD_DEFAULTS.speed})
  --settle S        how long screens may take to become right in the end, seconds (${CROWD_DEFAULTS.settleS})
  --seed N          repeat an earlier crowd's choices`;

const { values } = parseArgs({
  options: {
    campaign: { type: 'string' },
    shoppers: { type: 'string' },
    rate: { type: 'string', default: String(CROWD_DEFAULTS.rate) },
    url: { type: 'string', default: 'http://localhost:3000' },
    pairs: { type: 'string', default: String(CROWD_DEFAULTS.pairedShare) },
    patience: { type: 'string', default: String(CROWD_DEFAULTS.patienceS) },
    speed: { type: 'string', default: String(CROWD_DEFAULTS.speed) },
    settle: { type: 'string', default: String(CROWD_DEFAULTS.settleS) },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || !values.campaign || !values.shoppers) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}

const bar = new SingleBar({
  format:
    '{bar} {value}/{total} gone   {drawn} drawn  {confirmed} confirmed  {cancelled} cancelled  {gaveUp} gave up',
  hideCursor: true,
  barsize: 24,
});

try {
  const options = readOptions();
  bar.start(options.shoppers, 0, { ...new CrowdTally() });
  const outcome = await runCrowd({
    ...options,
    onProgress: (tally) => bar.update(tally.left, { ...tally }),
  });
  bar.stop();
  report(outcome, options.seed);
  process.exitCode = isRight(outcome) ? 0 : 1;
} catch (error) {
  bar.stop();
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}

function readOptions(): CrowdOptions {
  return {
    ...CROWD_DEFAULTS,
    origin: new URL(values.url).origin,
    slug: values.campaign!,
    shoppers: read('shoppers', 1, 100_000),
    rate: read('rate', 0.01, 10_000),
    pairedShare: read('pairs', 0, 1),
    patienceS: read('patience', 0, 86_400),
    speed: read('speed', 0.01, 1_000),
    settleS: read('settle', 0, 600),
    seed: values.seed === undefined ? randomInt(2 ** 32) : read('seed', 0, 2 ** 32 - 1),
  };
}

function read(name: keyof typeof values, least: number, most: number): number {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  throw new Error(`--${name} is ${values[name]}; it takes a number from ${least} to ${most}.`);
}

function report({ tally, page, tookS, differences, takenInTheEnd }: CrowdOutcome, seed: number) {
  const { draw, confirm, cancel } = tally.latencies;
  const refusals = [...tally.refusals].map(([code, count]) => `${code} ${count}`).join(', ');
  const lines = [
    '',
    `${page.title}: ${tally.arrived} shoppers in ${tookS.toFixed(1)} s (seed ${seed})`,
    `  drawn        ${tally.drawn}`,
    `  confirmed    ${tally.confirmed}`,
    `  cancelled    ${tally.cancelled}`,
    `  gave up      ${tally.gaveUp} (their holds run out)`,
    `  ran out      ${tally.ranOut} holds under their own hands`,
    `  without      ${tally.wentWithout} left without a number`,
    `  kept out     ${tally.keptOut}`,
    `  refused      ${refusals || 'nobody'}`,
    `  answered     draw ${times(draw)}, confirm ${times(confirm)}, cancel ${times(cancel)}`,
    `  board        ${takenInTheEnd} of ${page.sheets} numbers taken`,
    differences.length === 0
      ? `  screens      equal to the server's board`
      : `  screens      DIFFER: ${differences.slice(0, 10).join('; ')}`,
    ...(tally.confirmedTwice.size > 0
      ? [`  CONFIRMED TWICE: ${[...tally.confirmedTwice].join(', ')}`]
      : []),
    '',
  ];
  console.log(lines.join('\n'));
}

function times(values: readonly number[]): string {
  return `p50 ${percentile(values, 0.5).toFixed(0)} ms, p99 ${percentile(values, 0.99).toFixed(0)} ms`;
}

function isRight({ tally, differences }: CrowdOutcome): boolean {
  return differences.length === 0 && tally.confirmedTwice.size === 0 && tally.keptOut === 0;
}
