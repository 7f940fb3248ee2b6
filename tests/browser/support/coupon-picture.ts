// What tests do to coupon pictures and to what reads them.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { LAYOUT_KEY } from '../../../common/coupon/layout-key.ts';
import { extractMark } from '../../../common/watermark/extract-mark.ts';

/** The sealed bytes in a picture, as hexadecimal text. */
export async function payloadIn(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = { width, height, data: new Uint8ClampedArray(data) };
  const reading = extractMark(pixels, LAYOUT_KEY, { effort: 'aligned' });
  if (!reading) throw new Error('there is no mark in it');
  return Buffer.from(reading.payload).toString('hex');
}

/** Runs in the page or its worker: low bits change on their way back from a canvas, as in Brave. */
const NOISE = `
for (const context of [globalThis.CanvasRenderingContext2D, globalThis.OffscreenCanvasRenderingContext2D]) {
  if (!context) continue;
  const read = context.prototype.getImageData;
  context.prototype.getImageData = function (...place) {
    const image = read.apply(this, place);
    for (let at = 0; at < image.data.length; at += 1) {
      if (at % 4 !== 3) image.data[at] ^= (Math.imul(at, 2654435761) >>> 29) & 3;
    }
    return image;
  };
}
`;

export async function addNoise(page: Page): Promise<void> {
  await page.addInitScript(NOISE);
  // An init script does not reach workers; their script is served with it.
  await page.route('**/assets/picture-worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: NOISE + (await response.text()) });
  });
}

/** In the page: instead of the member's key, one of nobody's. */
export async function putForeignKey(): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-KW', false, ['unwrapKey']);
  const opening = indexedDB.open('tombola-member');
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error as Error);
  });
  const writing = database.transaction('keys', 'readwrite');
  const put = writing.objectStore('keys').put({ membershipNumber: 'T-0', key }, 'member');
  await new Promise((resolve) => (put.onsuccess = resolve));
  database.close();
}
