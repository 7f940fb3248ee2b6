// What the bench does with one picture; several threads do it at once.
import sharp from 'sharp';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import type { Pixels } from '../../common/watermark/pixels.ts';
import { anchorEmbed, anchorReads } from './anchor.ts';
import { ATTACKS } from './attacks.ts';
import { makeCouponPicture, type CouponPicture } from './coupon-pictures.ts';
import { seededChance, type Chance } from './dice.ts';
import { brightShare, flatChange, flatShare, psnrDb, quietBlockShare, ssim } from './quality.ts';

// Threads are many; each does one thing at a time.
sharp.concurrency(1);

export interface PictureTask {
  readonly seed: number;
  /** Indices of ATTACKS. */
  readonly rows: readonly number[];
  readonly withAnchor: boolean;
}

export interface PictureFigures {
  readonly name: string;
  readonly kind: CouponPicture['kind'];
  readonly nearWhite: boolean;
  /** One per row of the task. */
  readonly outcomes: readonly Outcome[];
  readonly psnr: number;
  readonly ssim: number;
  readonly flatChange: number;
  readonly flatShare: number;
  readonly quietBlockShare: number;
  readonly brightShare: number;
  readonly anchorPsnr?: number;
}

export interface Outcome {
  readonly row: number;
  readonly ours: 'right' | 'wrong' | 'nothing';
  readonly anchor?: boolean;
  readonly readMs: number;
}

const randomBytes = (chance: Chance, length: number) =>
  Uint8Array.from({ length }, () => chance.whole(0, 255));

export async function measurePicture({
  seed,
  rows,
  withAnchor,
}: PictureTask): Promise<PictureFigures> {
  const { pixels, name, kind, nearWhite } = await makeCouponPicture(seed);
  const payload = randomBytes(seededChance(seed + 1_000_000), 16);
  const marked = embedMark(pixels, payload, LAYOUT_KEY);
  const anchor = withAnchor ? await anchorEmbed(pixels, payload) : undefined;
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const attack = ATTACKS[row]!;
    // Both meet the same noise, crop and angle.
    const chance = () => seededChance(seed * 64 + row);
    const ours = readTimed(await attack.apply(marked, chance()), payload);
    const theirs = anchor && (await anchorReads(await attack.apply(anchor, chance()), payload));
    outcomes.push({ ...ours, row, anchor: theirs });
  }
  return {
    name,
    kind,
    nearWhite,
    outcomes,
    psnr: psnrDb(pixels, marked),
    ssim: ssim(pixels, marked),
    flatChange: flatChange(pixels, marked),
    flatShare: flatShare(pixels),
    quietBlockShare: quietBlockShare(pixels),
    brightShare: brightShare(pixels),
    anchorPsnr: anchor && psnrDb(pixels, anchor),
  };
}

function readTimed(pixels: Pixels, payload: Uint8Array): Pick<Outcome, 'ours' | 'readMs'> {
  const start = performance.now();
  const reading = extractMark(pixels, LAYOUT_KEY, { effort: 'searching' });
  const readMs = performance.now() - start;
  if (!reading) return { ours: 'nothing', readMs };
  return { ours: Buffer.compare(reading.payload, payload) === 0 ? 'right' : 'wrong', readMs };
}

export interface VainTask {
  readonly seed: number;
  readonly keys: number;
}

export interface VainFigures {
  readonly aligned: number;
  readonly searching: number;
  readonly found: number;
}

/** Conditions under which nothing may be found by reading the whole picture, and by searching it. */
const WHOLE = ['untouched', 'JPEG 50', 'noise σ 5', 'to 75 %'];
const SEARCHED = ['25 % cropped', 'rotated 3°', 'page margins', 'photographed screen'];

/** Reads of one unmarked picture and, with other keys, of the same picture marked: all must find nothing. */
export async function readInVain({ seed, keys }: VainTask): Promise<VainFigures> {
  const { pixels } = await makeCouponPicture(seed);
  const chance = seededChance(seed + 2_000_000);
  const marked = embedMark(pixels, randomBytes(chance, 16), LAYOUT_KEY);
  const wrongKeys = Array.from({ length: keys }, () => randomBytes(chance, 8));
  const counts = { aligned: 0, searching: 0, found: 0 };
  const read = (copy: Pixels, key: Uint8Array, effort: 'aligned' | 'searching') => {
    counts[effort]++;
    if (extractMark(copy, key, { effort })) counts.found++;
  };
  const copies = await copiesOf(WHOLE, [pixels, marked], chance);
  for (const key of wrongKeys) for (const [, copy] of copies) read(copy, key, 'aligned');
  for (const [original, copy] of await copiesOf(SEARCHED, [pixels, marked], chance))
    read(copy, original === pixels ? LAYOUT_KEY : wrongKeys[0]!, 'searching');
  return counts;
}

async function copiesOf(
  conditions: readonly string[],
  pictures: readonly Pixels[],
  chance: Chance,
): Promise<[original: Pixels, copy: Pixels][]> {
  const copies: [Pixels, Pixels][] = [];
  for (const picture of pictures) {
    for (const condition of conditions) {
      const attack = ATTACKS.find(({ name }) => name === condition)!;
      copies.push([picture, await attack.apply(picture, chance)]);
    }
  }
  return copies;
}
