// What embedding and extracting cost, in Node and in a browser's worker, and whether the page stays smooth.
import sharp from 'sharp';
import { LAYOUT_KEY } from '../common/coupon/layout-key.ts';
import { embedMark } from '../common/watermark/embed-mark.ts';
import { extractMark } from '../common/watermark/extract-mark.ts';
import type { Pixels } from '../common/watermark/pixels.ts';
import { launch } from '../tests/support/browser.ts';
import type { Bench, Row } from './contract.ts';
import { ATTACKS } from './watermark/attacks.ts';
import { PAYLOAD } from './watermark/card.ts';
import { makeCouponPicture } from './watermark/coupon-pictures.ts';
import { seededChance } from './watermark/dice.ts';
import { traceTasks, type PageTasks } from './watermark/page-tasks.ts';
import { servePage } from './watermark/serve-page.ts';
import type { PageFigures } from './watermark/page/main.ts';

const FIRST_SEED = 600_000;
/** Reads that need the search: what was marked is found in them, what was not is not. */
const SEARCHED = ['25 % cropped', 'rotated 3°', 'page margins', 'photographed screen'];

export const run: Bench = async ({ smoke, report }) => {
  report('in Node');
  const node = await measureNode(smoke ? 1 : 24);
  report('in a browser');
  const [page, tasks] = await measurePage(smoke ? 1 : 20);
  const rows = [
    row('embed', node, page.embedMs),
    row('aligned read', node, page.extractMs),
    ...SEARCHED.map((name) =>
      row(name, node, name === '25 % cropped' ? page.extractCroppedMs : ''),
    ),
    row('nothing to find', node, page.extractNothingMs),
    ...SEARCHED.map((name) => row(`nothing to find, ${name}`, node, '')),
    row('baseline: sharp decodes the PNG', node, ''),
  ];
  const searching = [
    ...SEARCHED,
    'nothing to find',
    ...SEARCHED.map((name) => `nothing to find, ${name}`),
  ];
  return {
    table: rows,
    metrics: {
      embedMs: Math.max(median(node, 'embed'), page.embedMs),
      extractMs: Math.max(median(node, 'aligned read'), page.extractMs),
      // Medians of each kind, since a busy machine makes single ones long; of the kinds the slowest counts.
      extractAttackedMs: Math.max(
        ...searching.map((step) => median(node, step)),
        page.extractCroppedMs,
        page.extractNothingMs,
      ),
      extractAttackedCpuMostMs: Math.max(...searching.flatMap((step) => node.get(step)!.cpuMs)),
      longestPageTaskMs: tasks.longestMs,
      longestPageTaskCpuMs: tasks.longestCpuMs,
      pageTasks: tasks.count,
      decodeBaselineMs: median(node, 'baseline: sharp decodes the PNG'),
    },
  };
};

/** One entry per picture. */
interface Times {
  readonly ms: number[];
  /** Processor time of this thread and its helpers. */
  readonly cpuMs: number[];
}
type Steps = ReadonlyMap<string, Times>;

const middle = (values: readonly number[]) =>
  [...values].sort((one, other) => one - other)[values.length >> 1]!;
const median = (steps: Steps, step: string) => middle(steps.get(step)!.ms);

const row = (step: string, node: Steps, browser: number | ''): Row => ({
  step,
  'node ms': median(node, step),
  'node cpu ms': middle(node.get(step)!.cpuMs),
  'most cpu ms': Math.max(...node.get(step)!.cpuMs),
  'browser ms': browser,
});

async function measureNode(pictures: number): Promise<Steps> {
  const steps = new Map<string, Times>();
  // The first picture warms up and is not counted.
  for (let index = -1; index < pictures; index++) {
    const { pixels } = await makeCouponPicture(FIRST_SEED + index + 1);
    const time = <T>(step: string, work: () => T) =>
      timed(index < 0 ? new Map() : steps, step, work);
    const marked = time('embed', () => embedMark(pixels, PAYLOAD, LAYOUT_KEY));
    time('aligned read', () => extractMark(marked, LAYOUT_KEY, { effort: 'aligned' }));
    const search = (step: string, copy: Pixels) =>
      time(step, () => extractMark(copy, LAYOUT_KEY, { effort: 'searching' }));
    search('nothing to find', pixels);
    for (const name of SEARCHED) {
      const attack = ATTACKS.find((one) => one.name === name)!;
      search(name, await attack.apply(marked, seededChance(index)));
      search(`nothing to find, ${name}`, await attack.apply(pixels, seededChance(index)));
    }
    const { width, height, data } = marked;
    const png = await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
    await time('baseline: sharp decodes the PNG', () => sharp(png).raw().toBuffer());
  }
  return steps;
}

/** Notes how long the work takes, also when it is a promise. */
function timed<T>(steps: Map<string, Times>, step: string, work: () => T): T {
  const times = steps.get(step) ?? { ms: [], cpuMs: [] };
  steps.set(step, times);
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()];
  const note = () => {
    const { user, system } = process.cpuUsage(startCpu);
    times.ms.push(performance.now() - startMs);
    times.cpuMs.push((user + system) / 1000);
  };
  const result = work();
  if (result instanceof Promise) void result.then(note);
  else note();
  return result;
}

async function measurePage(rounds: number): Promise<[PageFigures, PageTasks]> {
  const served = await servePage();
  const browser = await launch();
  try {
    const { page } = await browser.desktop();
    await page.goto(served.address);
    return await traceTasks(page, () => page.evaluate((count) => window.measure(count), rounds));
  } finally {
    await browser.close();
    await served.close();
  }
}
