// Finds the pilot: a pattern that repeats every 128 pixels. A window of the picture is folded onto one
// period and correlated with the pattern at all displacements at once, in the Fourier domain.
import { highPass } from './band.ts';
import { push } from './block-basis.ts';
import { CELLS, newSpectrum, SIDE, transform, type Spectrum } from './fourier.ts';
import type { Homography } from './homography.ts';
import type { Layout } from './layout.ts';
import type { Plane } from './pixels.ts';
import { BLOCK, TILE, TILE_BLOCKS, WIDTH } from './setting.ts';

/** A rectangle of the grid at half resolution. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Peak {
  /** Displacement in grid pixels, between −64 and 64: the pattern's point g was found at g + (x, y). */
  readonly x: number;
  readonly y: number;
  /** Height over the root mean square of all displacements. */
  readonly clarity: number;
}

/** The conjugate spectrum of the pattern as `bandOf` would show it on flat ground. */
export function pilotSpectrum(layout: Layout): Spectrum {
  // Drawn with its neighbours, so that the filter meets no border.
  const wide = new Float32Array(WIDTH * 3 * TILE);
  for (let row = 0; row < 3 * TILE_BLOCKS; row++) {
    for (let column = 0; column < 3 * TILE_BLOCKS; column++) {
      const place = layout.pilot[(row % TILE_BLOCKS) * TILE_BLOCKS + (column % TILE_BLOCKS)];
      if (place) push(wide, row * BLOCK * WIDTH + column * BLOCK, place.basis, place.sign);
    }
  }
  const half = highPass(halveStrided(wide));
  const spectrum = newSpectrum();
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      spectrum.real[y * SIDE + x] = half.values[(y + SIDE) * half.width + x + SIDE]!;
    }
  }
  transform(spectrum, 1);
  for (let at = 0; at < CELLS; at++) spectrum.imaginary[at] = -spectrum.imaginary[at]!;
  return spectrum;
}

function halveStrided(wide: Float32Array): Plane {
  const side = 3 * SIDE;
  const values = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = 2 * y * WIDTH + 2 * x;
      values[y * side + x] =
        (wide[at]! + wide[at + 1]! + wide[at + WIDTH]! + wide[at + WIDTH + 1]!) / 4;
    }
  }
  return { width: side, height: side, values };
}

const folded = newSpectrum();

/** The best displacement of at most `reach` grid pixels, of what `map` (grid to plane) shows in the window. */
export function findPeak(
  band: Plane,
  pattern: Spectrum,
  { map, window, reach = TILE }: { map: Homography; window: Window; reach?: number },
): Peak {
  return highest(correlate(band, pattern, { map, window }), reach / 2);
}

/**
 * How well the window agrees with the pattern for each displacement, row by row in steps of two grid
 * pixels, negative ones from the end; over the root mean square of all. Kept until the next call only.
 */
export function correlate(
  band: Plane,
  pattern: Spectrum,
  { map, window }: { map: Homography; window: Window },
): Float64Array {
  fold(band, map, window);
  transform(folded, 1);
  const { real, imaginary } = folded;
  for (let at = 0; at < CELLS; at++) {
    const [re, im] = [real[at]!, imaginary[at]!];
    real[at] = re * pattern.real[at]! - im * pattern.imaginary[at]!;
    imaginary[at] = re * pattern.imaginary[at]! + im * pattern.real[at]!;
  }
  transform(folded, -1);
  let energy = 0;
  for (const value of real) energy += value * value;
  const loudness = Math.sqrt(energy / CELLS) + 1e-9;
  for (let at = 0; at < CELLS; at++) real[at]! /= loudness;
  return real;
}

function fold({ width, height, values }: Plane, map: Homography, window: Window): void {
  const [a, b, c, d, e, f, g, h] = map;
  const { real, imaginary } = folded;
  real.fill(0);
  imaginary.fill(0);
  for (let j = 0; j < window.height; j++) {
    const y = 2 * (window.top + j) + 0.5;
    const row = ((window.top + j) & (SIDE - 1)) * SIDE;
    for (let i = 0; i < window.width; i++) {
      const x = 2 * (window.left + i) + 0.5;
      const scale = 0.5 / (g * x + h * y + 1);
      // Plane coordinates at half resolution: its pixel p covers 2p and 2p + 1, its centre is 2p + 0.5.
      const u = (a * x + b * y + c) * scale - 0.25;
      const v = (d * x + e * y + f) * scale - 0.25;
      if (u < 0 || v < 0 || u >= width - 1 || v >= height - 1) continue;
      const left = u | 0;
      const top = v | 0;
      const right = u - left;
      const from = top * width + left;
      const above = values[from]! + right * (values[from + 1]! - values[from]!);
      const under = values[from + width]!;
      const below = under + right * (values[from + width + 1]! - under);
      real[row + ((window.left + i) & (SIDE - 1))]! += above + (v - top) * (below - above);
    }
  }
}

function highest(surface: Float64Array, reach: number): Peak {
  let best = 0;
  let top = -Infinity;
  const near = (at: number) => Math.min(at, SIDE - at) <= reach;
  for (let at = 0; at < CELLS; at++) {
    if (surface[at]! > top && near(at % SIDE) && near(at >>> 6)) {
      top = surface[at]!;
      best = at;
    }
  }
  const [x, y] = [best % SIDE, best >>> 6];
  const at = (dx: number, dy: number) =>
    surface[((y + dy) & (SIDE - 1)) * SIDE + ((x + dx) & (SIDE - 1))]!;
  const offset = (value: number) => (value >= SIDE / 2 ? value - SIDE : value);
  return {
    x: 2 * (offset(x) + vertex(at(-1, 0), top, at(1, 0))),
    y: 2 * (offset(y) + vertex(at(0, -1), top, at(0, 1))),
    clarity: top,
  };
}

/** Where the parabola through three neighbours has its top, −0.5 … 0.5. */
function vertex(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}
