// The orthonormal two-dimensional cosine transform (DCT-II) of one block, one coefficient at a time: the
// mark needs a few of 256, so a whole transform would be wasted.
//   c(k)·cos((2x + 1)kπ / 2N), c(0) = √(1/N), c(k) = √(2/N)     (Ahmed, Natarajan and Rao, 1974)
import { BLOCK, WIDTH, type Frequency } from './setting.ts';
import { cosine } from './cosine.ts';

const known = new Map<number, Float64Array>();

/** The basis picture of a frequency, BLOCK × BLOCK values row by row, of energy 1. */
export function basisOf([right, down]: Frequency): Float64Array {
  const name = right * BLOCK + down;
  const made = known.get(name) ?? makeBasis(right, down);
  known.set(name, made);
  return made;
}

function makeBasis(right: number, down: number): Float64Array {
  const basis = new Float64Array(BLOCK * BLOCK);
  for (let y = 0; y < BLOCK; y++) {
    for (let x = 0; x < BLOCK; x++) basis[y * BLOCK + x] = wave(right, x) * wave(down, y);
  }
  return basis;
}

function wave(frequency: number, position: number): number {
  const scale = Math.sqrt((frequency === 0 ? 1 : 2) / BLOCK);
  return scale * cosine(((2 * position + 1) * frequency * Math.PI) / (2 * BLOCK));
}

/** The coefficient of the block that begins at `first` in a plane of the grid. */
export function measure(plane: Float32Array, first: number, basis: Float64Array): number {
  let sum = 0;
  for (let y = 0; y < BLOCK; y++) {
    const row = first + y * WIDTH;
    const line = y * BLOCK;
    for (let x = 0; x < BLOCK; x++) sum += plane[row + x]! * basis[line + x]!;
  }
  return sum;
}

/** Adds `amount` of the basis picture to that block. */
export function push(
  plane: Float32Array,
  first: number,
  basis: Float64Array,
  amount: number,
): void {
  for (let y = 0; y < BLOCK; y++) {
    const row = first + y * WIDTH;
    const line = y * BLOCK;
    for (let x = 0; x < BLOCK; x++) plane[row + x]! += amount * basis[line + x]!;
  }
}
