// The work of a picture thread (pictures.ts hands it out): coupon pictures made and read. It sees no
// key and no value but what is shown on the picture.
import { createCanvas, GlobalFonts, loadImage, type Image } from '@napi-rs/canvas';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { COUPON_HEIGHT, COUPON_WIDTH, type CouponDesign } from '../../common/coupon/design.ts';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { drawCoupon, type CouponFacts } from '../../common/coupon/template.ts';
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import { MOST_PIXELS, READ_SIDE } from './picture-limits.ts';

export interface MakeTask {
  readonly design: CouponDesign;
  readonly facts: Omit<CouponFacts, 'artwork' | 'upload'>;
  /** File of the shipped illustration. */
  readonly artwork: string | null;
  /** The seller's own picture, as our own encoder wrote it. */
  readonly upload: Uint8Array | null;
  readonly payload: Uint8Array;
}

const FACES = { display: '"Fraunces Variable", "Zen Antique"', text: '"Zen Antique"' };
const { resolve } = createRequire(import.meta.url);
GlobalFonts.registerFromPath(
  resolve('@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2'),
  'Fraunces Variable',
);
GlobalFonts.registerFromPath(
  resolve('@fontsource/zen-antique/files/zen-antique-japanese-400-normal.woff2'),
  'Zen Antique',
);

// Threads are many; each does one thing at a time.
sharp.concurrency(1);
sharp.cache(false);

const illustrations = new Map<string, Promise<Image>>();

function loadIllustration(path: string): Promise<Image> {
  const known = illustrations.get(path) ?? readFile(path).then((bytes) => loadImage(bytes));
  illustrations.set(path, known);
  known.catch(() => illustrations.delete(path));
  return known;
}

/** The file of the picture: PNG, 640 × 400, with the payload in its pixels. */
export async function makePicture(task: MakeTask): Promise<Uint8Array> {
  const canvas = createCanvas(COUPON_WIDTH, COUPON_HEIGHT);
  const sheet = canvas.getContext('2d');
  const artwork = task.artwork === null ? null : await loadIllustration(task.artwork);
  const upload = task.upload === null ? null : await loadImage(task.upload);
  drawCoupon(sheet, task.design, { ...task.facts, artwork, upload }, FACES);
  const { width, height, data } = sheet.getImageData(0, 0, COUPON_WIDTH, COUPON_HEIGHT);
  const marked = embedMark({ width, height, data }, task.payload, LAYOUT_KEY);
  return sharp(marked.data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer();
}

export type ReadOutcome =
  /** It could not be decoded, or not within the limits. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'unmarked' }
  | { readonly kind: 'marked'; readonly payload: Uint8Array };

/** Takes a file whose header has been looked at. */
export async function readPicture(file: Uint8Array): Promise<ReadOutcome> {
  const decoded = await decode(file);
  if (!decoded) return { kind: 'damaged' };
  const { data, info } = decoded;
  const pixels = { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
  const reading = extractMark(pixels, LAYOUT_KEY, { effort: 'searching' });
  return reading ? { kind: 'marked', payload: reading.payload } : { kind: 'unmarked' };
}

const DECODE_SECONDS = 3;

const decode = (file: Uint8Array) =>
  sharp(file, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1, sequentialRead: true })
    .timeout({ seconds: DECODE_SECONDS })
    .rotate()
    .resize({ width: READ_SIDE, height: READ_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined);
