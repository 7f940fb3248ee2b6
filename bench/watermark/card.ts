// A coupon-like picture without anything from outside, for tests in Node and in the browser.
import type { Pixels } from '../../common/watermark/pixels.ts';
import { HEIGHT, WIDTH } from '../../common/watermark/setting.ts';

export const KEY = Uint8Array.of(7, 7, 7);
export const PAYLOAD = Uint8Array.from({ length: 16 }, (_, at) => at * 17);

/** A slope, a flat field, stripes and strong colours; whole-number arithmetic only. */
export function card(): Pixels {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = (y * WIDTH + x) * 4;
      const stripe = x > 400 && ((x * 7 + y * 3) & 32) !== 0 ? 60 : 0;
      data[at] = x < 200 ? 240 : 90 + (y >> 2) + stripe;
      data[at + 1] = x < 200 ? 236 : 60 + (x >> 3);
      data[at + 2] = y > 330 ? 0 : 120 + ((x * y) & 15);
      data[at + 3] = 255;
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** A quarter of the width and of the height cut away. */
export function cutOut({ width, height, data }: Pixels): Pixels {
  const [left, top] = [37, 51];
  const size = { width: width * 0.75, height: height * 0.75 };
  const part = new Uint8ClampedArray(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++) {
    const from = ((y + top) * width + left) * 4;
    part.set(data.subarray(from, from + size.width * 4), y * size.width * 4);
  }
  return { ...size, data: part };
}
