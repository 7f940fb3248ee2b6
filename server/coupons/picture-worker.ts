// The work of a picture thread (pictures.ts hands it out): coupon pictures made and read. It sees no
// key and no value but what is shown on the picture.
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { COUPON_HEIGHT, COUPON_WIDTH, type CouponDesign } from '../../common/coupon/design.ts';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { drawCard, drawNumber, type CouponFacts } from '../../common/coupon/template.ts';
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import type { Pixels } from '../../common/watermark/pixels.ts';
import type { PicturePixels } from '../pictures/foreign-pictures.ts';
import { FACES, printable } from './faces.ts';

export { notPrintable } from './faces.ts';

export interface MakeTask {
  readonly design: CouponDesign;
  readonly facts: Omit<CouponFacts, 'artwork' | 'upload'>;
  /** File of the shipped illustration. */
  readonly artwork: string | null;
  /** The seller's own picture, as our own encoder wrote it. */
  readonly upload: Uint8Array | null;
  readonly payload: Uint8Array;
}

// Threads are many; each does one thing at a time.
sharp.concurrency(1);
sharp.cache(false);

/** Cards that were drawn last: coupons of one design differ in nothing but number, last day and mark. */
const cards = new Map<string, Promise<Canvas>>();
const MOST_CARDS = 32;

function cardFor(task: Omit<MakeTask, 'payload'>): Promise<Canvas> {
  const { design, facts, artwork } = task;
  const name = JSON.stringify([design, facts.benefit, facts.qr, artwork]);
  const card = cards.get(name) ?? drawCardOf(task);
  card.catch(() => cards.delete(name));
  cards.delete(name);
  cards.set(name, card);
  const [oldest] = cards.keys();
  if (cards.size > MOST_CARDS) cards.delete(oldest!);
  return card;
}

async function drawCardOf({
  design,
  facts,
  artwork,
  upload,
}: Omit<MakeTask, 'payload'>): Promise<Canvas> {
  const canvas = createCanvas(COUPON_WIDTH, COUPON_HEIGHT);
  const pictures = {
    artwork: artwork === null ? null : await loadImage(await readFile(artwork)),
    upload: upload === null ? null : await loadImage(upload),
  };
  const shown = {
    ...design,
    message: printable(design.message),
    seller: printable(design.seller),
  };
  drawCard(canvas.getContext('2d'), shown, { ...facts, ...pictures }, FACES);
  return canvas;
}

/** The picture as it is before it is marked: 640 × 400. */
export async function drawPicture(task: Omit<MakeTask, 'payload'>): Promise<Pixels> {
  const sheet = createCanvas(COUPON_WIDTH, COUPON_HEIGHT).getContext('2d');
  sheet.drawImage(await cardFor(task), 0, 0);
  drawNumber(sheet, task.design, { ...task.facts, artwork: null, upload: null }, FACES);
  const { width, height, data } = sheet.getImageData(0, 0, COUPON_WIDTH, COUPON_HEIGHT);
  return { width, height, data };
}

/** The file of the picture: PNG, 640 × 400, with the payload in its pixels. */
export async function makePicture(task: MakeTask): Promise<Uint8Array> {
  const marked = embedMark(await drawPicture(task), task.payload, LAYOUT_KEY);
  const { width, height, data } = marked;
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer();
}

/** The payload in these pixels; null: there is none to be found. */
export function readMark({ width, height, data }: PicturePixels): Uint8Array | null {
  const clamped = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const pixels = { width, height, data: clamped };
  return extractMark(pixels, LAYOUT_KEY, { effort: 'searching' })?.payload ?? null;
}
