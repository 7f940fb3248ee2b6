// Tells where the payload lies without reading it. Every block says its bit on one of three frequencies, and
// the key says on which: where the grid lies right, that one is louder than the other two in block after
// block, whichever bit it says. Unlike the pilot this does not repeat, it bears coarse JPEG steps as the
// payload does, and it falls off slowly: two grid pixels beside the place it is still to be heard.
import { basisOf } from './block-basis.ts';
import type { Homography } from './homography.ts';
import type { Layout } from './layout.ts';
import type { Plane } from './pixels.ts';
import { BLOCK, COLUMNS, setting } from './setting.ts';

/** At half the resolution. */
const SIDE = BLOCK / 2;
const CELLS = SIDE * SIDE;
/** No block may shout the others down; coefficients at full resolution. */
const LOUDEST = 15;
/** Fewer blocks than this say nothing. */
const FEWEST_BLOCKS = 100;

const FREQUENCIES = setting.chipFrequencies.length;

/** The transform's basis pictures, each value the sum of four. */
const BASES = setting.chipFrequencies.map((frequency) => {
  const whole = basisOf(frequency);
  return Float64Array.from({ length: CELLS }, (_, at) => {
    const first = 2 * Math.floor(at / SIDE) * BLOCK + 2 * (at % SIDE);
    return whole[first]! + whole[first + 1]! + whole[first + BLOCK]! + whole[first + BLOCK + 1]!;
  });
});

const cells = new Float64Array(CELLS);
const loudness = new Float64Array(FREQUENCIES);

/**
 * By how many deviations the keyed frequencies are louder than the others, when `map` (grid to picture) is
 * right: chance stays below 4. `half` is the picture's brightness at half its resolution.
 */
export function presenceAt(half: Plane, map: Homography, { chips }: Layout): number {
  let [sum, squares, count] = [0, 0, 0];
  for (const { block, grade, which } of chips) {
    if (grade !== 0 || !fetchBlock(half, map, block)) continue;
    listen();
    let others = 0;
    for (let at = 0; at < FREQUENCIES; at++) if (at !== which) others += loudness[at]!;
    const louder = loudness[which]! - others / (FREQUENCIES - 1);
    sum += louder;
    squares += louder * louder;
    count++;
  }
  return count < FEWEST_BLOCKS ? 0 : sum / Math.sqrt(squares + 1e-9);
}

/** False when the picture does not reach all of the block. */
function fetchBlock({ width, height, values }: Plane, map: Homography, block: number): boolean {
  const [a, b, c, d, e, f, g, h] = map;
  const firstX = (block % COLUMNS) * BLOCK + 0.5;
  const firstY = Math.floor(block / COLUMNS) * BLOCK + 0.5;
  const last = BLOCK - 2;
  for (let corner = 0; corner < 4; corner++) {
    const [x, y] = [firstX + (corner & 1) * last, firstY + (corner >> 1) * last];
    const depth = 2 * (g * x + h * y + 1);
    const u = (a * x + b * y + c) / depth - 0.25;
    const v = (d * x + e * y + f) / depth - 0.25;
    // Behind the horizon nothing is to be seen.
    if (!(depth > 0 && u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) return false;
  }
  for (let at = 0; at < CELLS; at++) {
    const x = firstX + 2 * (at & (SIDE - 1));
    const y = firstY + 2 * ((at / SIDE) | 0);
    const scale = 0.5 / (g * x + h * y + 1);
    // Its pixel p covers 2p and 2p + 1 of the picture, its centre is 2p + 0.5.
    const u = (a * x + b * y + c) * scale - 0.25;
    const v = (d * x + e * y + f) * scale - 0.25;
    const [left, top] = [u | 0, v | 0];
    const from = top * width + left;
    const above = values[from]! + (u - left) * (values[from + 1]! - values[from]!);
    const under = values[from + width]!;
    const below = under + (u - left) * (values[from + width + 1]! - under);
    cells[at] = above + (v - top) * (below - above);
  }
  return true;
}

function listen(): void {
  for (let which = 0; which < FREQUENCIES; which++) {
    const basis = BASES[which]!;
    let amount = 0;
    for (let at = 0; at < CELLS; at++) amount += cells[at]! * basis[at]!;
    loudness[which] = Math.min(LOUDEST, Math.abs(amount));
  }
}
