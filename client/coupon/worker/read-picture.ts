// From a picture file to the sealed payload in it.
import { LAYOUT_KEY } from '../../../common/coupon/layout-key.ts';
import { extractMark } from '../../../common/watermark/extract-mark.ts';
import type { Pixels } from '../../../common/watermark/pixels.ts';
import type { MarkReading } from '../state/opened.ts';
import { decodePng } from './decode-png.ts';
import type { PictureReading } from './messages.ts';

/** Photographs are scaled down to this: the mark is coarser by far. */
const LONGEST_SIDE = 2_000;

/** null: neither its bytes nor what a canvas makes of them show a mark. */
export async function readPicture(picture: Blob): Promise<PictureReading> {
  const startMs = performance.now();
  const exact = decodePng(new Uint8Array(await picture.arrayBuffer()));
  const found = exact && read(exact, 'bytes', startMs);
  if (found) return found;
  const drawn = await drawPicture(picture);
  if (drawn) return read(drawn, 'canvas', startMs);
  return exact ? null : 'no-picture';
}

function read(pixels: Pixels, from: MarkReading['from'], startMs: number): MarkReading | null {
  const reading = extractMark(pixels, LAYOUT_KEY, { effort: 'searching' });
  if (reading === undefined) return null;
  const { payload, confidence, how } = reading;
  return { payload, confidence, how, from, tookMs: performance.now() - startMs };
}

/** undefined: the browser cannot make a picture of it. */
async function drawPicture(picture: Blob): Promise<Pixels | undefined> {
  const decoded = await createImageBitmap(picture, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  }).catch(() => undefined);
  if (decoded === undefined) return undefined;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(decoded.width, decoded.height));
  const width = Math.max(1, Math.round(decoded.width * scale));
  const height = Math.max(1, Math.round(decoded.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(decoded, 0, 0, width, height);
  decoded.close();
  return context?.getImageData(0, 0, width, height);
}
