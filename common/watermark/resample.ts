// Brings a picture of any size to the grid, whole or by a map.
import { mapPoint, type Homography } from './homography.ts';
import type { Plane } from './pixels.ts';
import { BLOCK, COLUMNS, HEIGHT, ROWS, WIDTH } from './setting.ts';

/** Separable triangle filter, as wide as the step when it shrinks (so that nothing aliases). */
export function resize(plane: Plane, width: number, height: number): Plane {
  if (plane.width === width && plane.height === height) return plane;
  const narrow = resizeRows(plane, width);
  return { width, height, values: resizeColumns(narrow, height) };
}

interface Taps {
  readonly first: Int32Array;
  readonly count: number;
  readonly weights: Float32Array;
}

function tapsFor(from: number, to: number): Taps {
  const step = from / to;
  const reach = Math.max(1, step);
  const count = Math.ceil(2 * reach) + 1;
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let at = 0; at < to; at++) {
    const middle = (at + 0.5) * step - 0.5;
    first[at] = Math.ceil(middle - reach);
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const weight = Math.max(0, 1 - Math.abs(first[at]! + tap - middle) / reach);
      weights[at * count + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < count; tap++) weights[at * count + tap]! /= sum;
  }
  return { first, count, weights };
}

const inside = (at: number, size: number) => (at < 0 ? 0 : at >= size ? size - 1 : at);

function resizeRows({ width, height, values }: Plane, to: number): Plane {
  const { first, count, weights } = tapsFor(width, to);
  const result = new Float32Array(to * height);
  for (let x = 0; x < to; x++) {
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (let tap = 0; tap < count; tap++) {
        sum += weights[x * count + tap]! * values[y * width + inside(first[x]! + tap, width)]!;
      }
      result[y * to + x] = sum;
    }
  }
  return { width: to, height, values: result };
}

function resizeColumns({ width, height, values }: Plane, to: number): Float32Array {
  const { first, count, weights } = tapsFor(height, to);
  const result = new Float32Array(width * to);
  for (let y = 0; y < to; y++) {
    for (let tap = 0; tap < count; tap++) {
      const weight = weights[y * count + tap]!;
      if (weight === 0) continue;
      const from = inside(first[y]! + tap, height) * width;
      for (let x = 0; x < width; x++) result[y * width + x]! += weight * values[from + x]!;
    }
  }
  return result;
}

/** The grid's pixels, each fetched from where `map` puts it in `plane` (bilinear, edges prolonged). */
export function warpToGrid({ width, height, values }: Plane, map: Homography): Float32Array {
  const [a, b, c, d, e, f, g, h] = map;
  const result = new Float32Array(WIDTH * HEIGHT);
  const [mostX, mostY] = [width - 1.001, height - 1.001];
  for (let y = 0, at = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, at++) {
      const scale = 1 / (g * x + h * y + 1);
      const u = Math.max(0, Math.min(mostX, (a * x + b * y + c) * scale));
      const v = Math.max(0, Math.min(mostY, (d * x + e * y + f) * scale));
      const left = u | 0;
      const top = v | 0;
      const right = u - left;
      const from = top * width + left;
      const above = values[from]! + right * (values[from + 1]! - values[from]!);
      const under = values[from + width]!;
      const below = under + right * (values[from + width + 1]! - under);
      result[at] = above + (v - top) * (below - above);
    }
  }
  return result;
}

/** Which blocks of the grid the picture reaches: 1 where nearly all of the block is inside. */
export function coveredBlocks({ width, height }: Plane, map: Homography): Uint8Array {
  const inner = BLOCK / 4;
  const middle = (BLOCK - 1) / 2;
  return Uint8Array.from({ length: COLUMNS * ROWS }, (_, block) => {
    const x = (block % COLUMNS) * BLOCK + middle;
    const y = Math.floor(block / COLUMNS) * BLOCK + middle;
    const places = [mapPoint(map, x - inner, y - inner), mapPoint(map, x + inner, y + inner)];
    return places.every(([u, v]) => u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1) ? 1 : 0;
  });
}
