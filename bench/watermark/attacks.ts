// What happens to a coupon picture on its way: every condition that the bench reports, row by row.
import type { Pixels } from '../../common/watermark/pixels.ts';
import { HEIGHT, WIDTH } from '../../common/watermark/setting.ts';
import type { Chance } from './dice.ts';
import { photograph } from './photograph.ts';
import { addNoise, rotate, scaleBrightness } from './pixel-work.ts';
import { again, jpeg, toPixels, toSharp } from './with-sharp.ts';

export type Group = 'required' | 'hard' | 'beyond' | 'photo';
export interface Attack {
  readonly name: string;
  readonly group: Group;
  apply(pixels: Pixels, chance: Chance): Promise<Pixels>;
}

const scale = (pixels: Pixels, factor: number) =>
  toPixels(
    toSharp(pixels).resize(Math.round(pixels.width * factor), Math.round(pixels.height * factor)),
  );
const backToGrid = (pixels: Pixels) =>
  toPixels(toSharp(pixels).resize(WIDTH, HEIGHT, { fit: 'fill' }));

/** `share` of the width and of the height is cut away, from any of the four sides. */
async function crop(pixels: Pixels, share: number, chance: Chance): Promise<Pixels> {
  const width = Math.round(pixels.width * (1 - share));
  const height = Math.round(pixels.height * (1 - share));
  const left = chance.whole(0, pixels.width - width);
  const top = chance.whole(0, pixels.height - height);
  return toPixels(toSharp(pixels).extract({ left, top, width, height }));
}

const page = (pixels: Pixels, chance: Chance) =>
  toPixels(
    toSharp(pixels).extend({
      left: chance.whole(10, 200),
      right: chance.whole(10, 200),
      top: chance.whole(10, 150),
      bottom: chance.whole(10, 150),
      background: '#fff',
    }),
  );

const either = (chance: Chance, degrees: number) => (chance.unit() < 0.5 ? -degrees : degrees);

type Step = (pixels: Pixels, chance: Chance) => Promise<Pixels>;
const row = (group: Group, name: string, apply: Step): Attack => ({ group, name, apply });

export const ATTACKS: readonly Attack[] = [
  row('required', 'untouched', async (pixels) => pixels),
  row('required', 'PNG round trip', (pixels) => again(toSharp(pixels).png())),
  row('required', 'JPEG 90', (pixels) => jpeg(pixels, 90)),
  row('required', 'JPEG 75', (pixels) => jpeg(pixels, 75)),
  row('required', 'JPEG 50', (pixels) => jpeg(pixels, 50)),
  row('required', 'WebP 75', (pixels) => again(toSharp(pixels).webp({ quality: 75 }))),
  row('required', '50 % and back', async (pixels) => backToGrid(await scale(pixels, 0.5))),
  row('required', 'to 75 %', (pixels) => scale(pixels, 0.75)),
  row('required', 'brightness ×0.8', async (pixels) => scaleBrightness(pixels, 0.8)),
  row('required', 'noise σ 5', async (pixels, chance) => addNoise(pixels, 5, chance)),
  row('required', '×1.5 + JPEG 80', async (pixels) => jpeg(await scale(pixels, 1.5), 80)),
  row('hard', 'JPEG 30', (pixels) => jpeg(pixels, 30)),
  row('hard', 'brightness ×1.2', async (pixels) => scaleBrightness(pixels, 1.2)),
  row('hard', '10 % cropped', (pixels, chance) => crop(pixels, 0.1, chance)),
  row('hard', '25 % cropped', (pixels, chance) => crop(pixels, 0.25, chance)),
  row('hard', 'rotated 1°', async (pixels, chance) => rotate(pixels, either(chance, 1))),
  row('hard', 'rotated 3°', async (pixels, chance) => rotate(pixels, either(chance, 3))),
  row('hard', '1° + JPEG 50', async (pixels, chance) =>
    jpeg(rotate(pixels, either(chance, 1)), 50),
  ),
  row('hard', '50 % + JPEG 50', async (pixels) => jpeg(await scale(pixels, 0.5), 50)),
  row('hard', 'noise σ 10', async (pixels, chance) => addNoise(pixels, 10, chance)),
  row('beyond', 'JPEG 20', (pixels) => jpeg(pixels, 20)),
  row('beyond', 'JPEG 10', (pixels) => jpeg(pixels, 10)),
  row('beyond', 'to 40 %', (pixels) => scale(pixels, 0.4)),
  row('beyond', 'page margins', page),
  row('beyond', 'page margins + JPEG 75', async (pixels, chance) =>
    jpeg(await page(pixels, chance), 75),
  ),
  row('beyond', '25 % cropped, to 70 %', async (pixels, chance) =>
    scale(await crop(pixels, 0.25, chance), 0.7),
  ),
  row('beyond', '25 % cropped, to 640×400', async (pixels, chance) =>
    backToGrid(await crop(pixels, 0.25, chance)),
  ),
  row('photo', 'photographed screen', photograph),
];
