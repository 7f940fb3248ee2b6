// How much a marked picture differs from what it was.
import { lumaOf, type Pixels, type Plane } from '../../common/watermark/pixels.ts';

/** Over red, green and blue; identical pictures count as 99 dB. */
export function psnrDb(one: Pixels, other: Pixels): number {
  let sum = 0;
  for (let at = 0; at < one.data.length; at++) {
    if (at % 4 !== 3) sum += (one.data[at]! - other.data[at]!) ** 2;
  }
  const error = sum / ((one.data.length / 4) * 3);
  return error === 0 ? 99 : 10 * Math.log10(255 ** 2 / error);
}

/** Mean structural similarity of brightness (Wang et al., 2004): Gaussian window of 11 pixels, σ 1.5. */
export function ssim(one: Pixels, other: Pixels): number {
  const { width, height } = one;
  const [a, b] = [lumaOf(one).values, lumaOf(other).values];
  const blur = (values: Float32Array) => gaussian(values, width, height);
  const times = (x: Float32Array, y: Float32Array) => x.map((value, at) => value * y[at]!);
  const [meanA, meanB] = [blur(a), blur(b)];
  const [squareA, squareB, product] = [blur(times(a, a)), blur(times(b, b)), blur(times(a, b))];
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const [ma, mb] = [meanA[at]!, meanB[at]!];
    const [va, vb] = [squareA[at]! - ma * ma, squareB[at]! - mb * mb];
    const shared = product[at]! - ma * mb;
    sum += ((2 * ma * mb + c1) * (2 * shared + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
  }
  return sum / a.length;
}

/** A pixel is flat when it differs from none of its four neighbours by more than this. */
const FLAT_STEP = 1;

/** Index of every flat pixel, those at the picture's edge left out. */
function flatPixels({ width, height, values }: Plane): number[] {
  const flat: number[] = [];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const near = [at - 1, at + 1, at - width, at + width];
      if (near.every((other) => Math.abs(values[other]! - values[at]!) <= FLAT_STEP)) flat.push(at);
    }
  }
  return flat;
}

/** The part of the picture's pixels that is flat. */
export function flatShare(pixels: Pixels): number {
  const inner = (pixels.width - 2) * (pixels.height - 2);
  return flatPixels(lumaOf(pixels)).length / inner;
}

/**
 * Root mean square change of the flat pixels, in steps of 255; 0 when nothing is flat. PSNR hides what is
 * plain to see there.
 */
export function flatChange(one: Pixels, other: Pixels): number {
  const [before, after] = [lumaOf(one), lumaOf(other)];
  const flat = flatPixels(before);
  const sum = flat.reduce((all, at) => all + (before.values[at]! - after.values[at]!) ** 2, 0);
  return flat.length === 0 ? 0 : Math.sqrt(sum / flat.length);
}

const BLOCK = 16;
/** Variance of a block of paper with its fibres. */
const QUIET = 16;

/** The part of the picture's blocks (16 × 16) in which brightness deviates by less than 4 of 255. */
export function quietBlockShare(pixels: Pixels): number {
  const { width, height, values } = lumaOf(pixels);
  let [quiet, count] = [0, 0];
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK, count++) {
      let [sum, squares] = [0, 0];
      for (let at = 0; at < BLOCK * BLOCK; at++) {
        const value = values[(top + (at >> 4)) * width + left + (at & 15)]!;
        sum += value;
        squares += value * value;
      }
      const mean = sum / BLOCK ** 2;
      if (squares / BLOCK ** 2 - mean * mean < QUIET) quiet++;
    }
  }
  return quiet / count;
}

/** The part that a fifth more brightness would make white. */
export function brightShare(pixels: Pixels): number {
  const { values } = lumaOf(pixels);
  return values.reduce((count, value) => count + (value > 212 ? 1 : 0), 0) / values.length;
}

export function gaussian(
  values: Float32Array,
  width: number,
  height: number,
  sigma = 1.5,
  reach = 5,
): Float32Array {
  const taps = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const pass = (from: Float32Array, stepX: number, stepY: number) => {
    const to = new Float32Array(from.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let tap = -reach; tap <= reach; tap++) {
          const px = Math.max(0, Math.min(width - 1, x + tap * stepX));
          const py = Math.max(0, Math.min(height - 1, y + tap * stepY));
          sum += taps[tap + reach]! * from[py * width + px]!;
        }
        to[y * width + x] = sum / total;
      }
    }
    return to;
  };
  return pass(pass(values, 1, 0), 0, 1);
}
