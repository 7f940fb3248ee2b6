// What embedding and extracting cost, in Node and in a browser's worker, and whether the page stays smooth.
import sharp from 'sharp';
import { embedMark } from '../common/watermark/embed-mark.ts';
import { extractMark } from '../common/watermark/extract-mark.ts';
import { launch } from '../tests/support/browser.ts';
import type { Bench } from './contract.ts';
import { ATTACKS } from './watermark/attacks.ts';
import { KEY, PAYLOAD } from './watermark/card.ts';
import { seededChance } from './watermark/dice.ts';
import { makePicture } from './watermark/pictures.ts';
import { servePage } from './watermark/serve-page.ts';
import type { PageFigures } from './watermark/page/main.ts';

const FIRST_SEED = 600_000;
/** Reads that need the search: every one of them counts towards the slowest kind's mean. */
const SEARCHED = ['25 % cropped', 'rotated 3°', 'photographed screen'];

export const run: Bench = async ({ smoke }) => {
  const node = await measureNode(smoke ? 2 : 24);
  const page = await measurePage(smoke ? 2 : 20);
  return {
    table: [
      { step: 'embed', node: node.embed, browser: page.embedMs },
      { step: 'aligned read', node: node.extract, browser: page.extractMs },
      {
        step: 'searching read, 25 % cropped',
        node: node.searched[0]!,
        browser: page.extractCroppedMs,
      },
      { step: 'searching read, rotated 3°', node: node.searched[1]!, browser: '' },
      { step: 'searching read, photographed', node: node.searched[2]!, browser: '' },
      { step: 'searching read, unmarked picture', node: node.unmarked, browser: '' },
      { step: 'baseline: sharp decodes the PNG', node: node.decode, browser: '' },
    ],
    metrics: {
      embedMs: Math.max(node.embed, page.embedMs),
      extractMs: Math.max(node.extract, page.extractMs),
      extractAttackedMs: Math.max(...node.searched, node.unmarked, page.extractCroppedMs),
      longestPageTaskMs: page.longestPageTaskMs,
      decodeBaselineMs: node.decode,
    },
  };
};

interface NodeFigures {
  readonly embed: number;
  readonly extract: number;
  readonly searched: readonly number[];
  readonly unmarked: number;
  readonly decode: number;
}

/** Medians over the pictures, ms. */
async function measureNode(pictures: number): Promise<NodeFigures> {
  const times = { embed: [] as number[], extract: [] as number[], unmarked: [] as number[] };
  const searched = SEARCHED.map(() => [] as number[]);
  const decode: number[] = [];
  for (let index = -1; index < pictures; index++) {
    const { pixels } = await makePicture(FIRST_SEED + index);
    // The first picture warms up and is not counted.
    const note = (list: number[], ms: number) => (index >= 0 ? list.push(ms) : 0);
    const [embedMs, marked] = timed(() => embedMark(pixels, PAYLOAD, KEY));
    note(times.embed, embedMs);
    note(times.extract, timed(() => extractMark(marked, KEY, { effort: 'aligned' }))[0]);
    note(times.unmarked, timed(() => extractMark(pixels, KEY, { effort: 'searching' }))[0]);
    for (const [at, name] of SEARCHED.entries()) {
      const attack = ATTACKS.find((one) => one.name === name)!;
      const attacked = await attack.apply(marked, seededChance(index));
      note(searched[at]!, timed(() => extractMark(attacked, KEY, { effort: 'searching' }))[0]);
    }
    const { width, height, data } = marked;
    const png = await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
    const start = performance.now();
    await sharp(png).raw().toBuffer();
    note(decode, performance.now() - start);
  }
  return {
    embed: median(times.embed),
    extract: median(times.extract),
    searched: searched.map(median),
    unmarked: median(times.unmarked),
    decode: median(decode),
  };
}

async function measurePage(rounds: number): Promise<PageFigures> {
  const served = await servePage();
  const browser = await launch();
  try {
    const { page } = await browser.desktop();
    await page.goto(served.address);
    return await page.evaluate((count) => window.measure(count), rounds);
  } finally {
    await browser.close();
    await served.close();
  }
}

function timed<T>(task: () => T): [number, T] {
  const start = performance.now();
  const result = task();
  return [performance.now() - start, result];
}

const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1]!;
