// How well the mark hides and what it survives: pictures never used for tuning, every condition row by
// row, stego-js on the same pixels.
import { embedMark } from '../common/watermark/embed-mark.ts';
import { extractMark } from '../common/watermark/extract-mark.ts';
import type { Bench, Row } from './contract.ts';
import { anchorEmbed, anchorReads } from './watermark/anchor.ts';
import { ATTACKS, type Attack, type Group } from './watermark/attacks.ts';
import { seededChance } from './watermark/dice.ts';
import { countFalseAccepts } from './watermark/false-accepts.ts';
import { makePicture } from './watermark/pictures.ts';
import { flatChange, psnrDb, ssim } from './watermark/quality.ts';

/** Tuning used seeds from 100000 to 100200; these are others. */
const FIRST_SEED = 500_000;
const KEY = new TextEncoder().encode('layout');

interface Tally {
  readonly attack: Attack;
  ours: number;
  anchor: number;
  wrong: number;
  searchMs: number;
}

export const run: Bench = async ({ smoke, report }) => {
  const pictures = smoke ? 3 : 240;
  const anchorPictures = smoke ? 1 : 24;
  const tallies = ATTACKS.map((attack): Tally => ({
    attack,
    ours: 0,
    anchor: 0,
    wrong: 0,
    searchMs: 0,
  }));
  const quality: Quality[] = [];
  for (let index = 0; index < pictures; index++) {
    quality.push(await measurePicture(FIRST_SEED + index, tallies, index < anchorPictures));
    if (index % 10 === 9) report(progress(index + 1, tallies));
  }
  const falseAccepts = await countFalseAccepts({ reads: smoke ? 40 : 100_000, report });
  const wrong = tallies.reduce((sum, tally) => sum + tally.wrong, 0);
  const share = (group: Group) => shareOf(tallies, group, pictures);
  return {
    table: tallies.map((tally) => rowOf(tally, pictures, anchorPictures)),
    metrics: {
      pictures,
      psnrMeanDb: mean(quality.map((one) => one.psnr)),
      psnrMinDb: Math.min(...quality.map((one) => one.psnr)),
      ssimMean: mean(quality.map((one) => one.ssim)),
      flatChangeMean: mean(quality.map((one) => one.flat)),
      recoveredShareRequired: share('required'),
      recoveredShareHard: share('hard'),
      recoveredShareBeyond: share('beyond'),
      recoveredSharePhoto: share('photo'),
      falseAccepts: falseAccepts + wrong,
      anchorPsnrMeanDb: mean(quality.flatMap((one) => one.anchorPsnr ?? [])),
    },
  };
};

interface Quality {
  readonly psnr: number;
  readonly ssim: number;
  readonly flat: number;
  readonly anchorPsnr?: number;
}

async function measurePicture(
  seed: number,
  tallies: Tally[],
  withAnchor: boolean,
): Promise<Quality> {
  const { pixels } = await makePicture(seed);
  const dice = seededChance(seed + 1_000_000);
  const payload = Uint8Array.from({ length: 16 }, () => dice.whole(0, 255));
  const marked = embedMark(pixels, payload, KEY);
  const anchor = withAnchor ? await anchorEmbed(pixels, payload) : undefined;
  for (const [row, tally] of tallies.entries()) {
    // Both meet the same noise, crop and angle.
    const chance = () => seededChance(seed * 64 + row);
    const attacked = await tally.attack.apply(marked, chance());
    const start = performance.now();
    const reading = extractMark(attacked, KEY, { effort: 'searching' });
    tally.searchMs += performance.now() - start;
    if (reading && same(reading.payload, payload)) tally.ours++;
    else if (reading) tally.wrong++;
    if (anchor && (await anchorReads(await tally.attack.apply(anchor, chance()), payload)))
      tally.anchor++;
  }
  return {
    psnr: psnrDb(pixels, marked),
    ssim: ssim(pixels, marked),
    flat: flatChange(pixels, marked),
    anchorPsnr: anchor && psnrDb(pixels, anchor),
  };
}

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function shareOf(tallies: readonly Tally[], group: Group, pictures: number): number {
  return mean(
    tallies.filter(({ attack }) => attack.group === group).map(({ ours }) => ours / pictures),
  );
}

const rowOf = (
  { attack, ours, anchor, searchMs }: Tally,
  pictures: number,
  anchors: number,
): Row => ({
  group: attack.group,
  condition: attack.name,
  recovered: `${ours} of ${pictures}`,
  'stego-js': `${anchor} of ${anchors}`,
  'mean read ms': searchMs / pictures,
});

const progress = (count: number, tallies: readonly Tally[]) =>
  `${count} pictures; missed: ${
    tallies
      .filter(({ ours }) => ours < count)
      .map(({ attack, ours }) => `${attack.name} ${count - ours}`)
      .join(', ') || 'none'
  }`;
