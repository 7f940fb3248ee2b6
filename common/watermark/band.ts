// What the search for the pilot looks at: half the resolution, only the pilot's range of detail, and every
// part of the picture equally loud.
import type { Plane } from './pixels.ts';

/** Half-width of the mean that is taken off, and of the neighbourhood that loudness is measured in. */
const DETAIL = 2;
const LOUDNESS = 6;
/** Parts quieter than this stay quiet: there is only noise of rounding. */
const SILENCE = 1.2;
const LIMIT = 3;

export function bandOf(plane: Plane): Plane {
  const detail = highPass(halve(plane));
  const squares = detail.values.map((value) => value * value);
  const power = boxMean({ ...detail, values: squares }, LOUDNESS);
  const values = detail.values.map((value, at) => {
    const loud = value / (Math.sqrt(Math.max(0, power[at]!)) + SILENCE);
    return Math.max(-LIMIT, Math.min(LIMIT, loud));
  });
  return { ...detail, values };
}

export function halve({ width, height, values }: Plane): Plane {
  const half = { width: width >> 1, height: height >> 1 };
  const result = new Float32Array(half.width * half.height);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const at = 2 * y * width + 2 * x;
      const below = at + width;
      const sum = values[at]! + values[at + 1]! + values[below]! + values[below + 1]!;
      result[y * half.width + x] = sum / 4;
    }
  }
  return { ...half, values: result };
}

export function highPass(plane: Plane): Plane {
  const mean = boxMean(plane, DETAIL);
  return { ...plane, values: plane.values.map((value, at) => value - mean[at]!) };
}

/** Mean over a square of side 2·reach + 1, fewer at the edges. */
function boxMean({ width, height, values }: Plane, reach: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    slide(values, rows, { first: y * width, stride: 1, count: width, reach });
  const result = new Float32Array(values.length);
  for (let x = 0; x < width; x++)
    slide(rows, result, { first: x, stride: width, count: height, reach });
  return result;
}

interface Line {
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  readonly reach: number;
}

function slide(from: Float32Array, to: Float32Array, { first, stride, count, reach }: Line): void {
  let sum = 0;
  let members = 0;
  for (let at = 0; at < count + reach; at++) {
    if (at < count) {
      sum += from[first + at * stride]!;
      members++;
    }
    const gone = at - 2 * reach - 1;
    if (gone >= 0) {
      sum -= from[first + gone * stride]!;
      members--;
    }
    const middle = at - reach;
    if (middle >= 0) to[first + middle * stride] = sum / members;
  }
}
