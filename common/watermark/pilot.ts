// Finds the pilot: a pattern that repeats every 128 pixels. A window of the picture is folded onto one
// period and correlated with the pattern at all displacements at once, in the Fourier domain.
import { highPass } from './band.ts';
import { push } from './block-basis.ts';
import {
  CELLS,
  newSpectrum,
  OPPOSITE,
  SIDE,
  transform,
  transformBack,
  type Spectrum,
} from './fourier.ts';
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
  transform(spectrum);
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

/** What `map` (grid to plane) shows in a window. */
export interface View {
  readonly map: Homography;
  readonly window: Window;
}

/** The best displacement of at most `reach` grid pixels, for each of the views. */
export function findPeaks(
  band: Plane,
  pattern: Spectrum,
  views: readonly View[],
  reach = TILE,
): Peak[] {
  const peaks: Peak[] = [];
  // Windows are real and so are their correlations: two at a time are one complex square.
  for (let at = 0; at < views.length; at += 2) {
    correlate(band, pattern, views[at]!, views[at + 1]);
    peaks.push(highest(folded.real, reach / 2));
    if (at + 1 < views.length) peaks.push(highest(folded.imaginary, reach / 2));
  }
  return peaks;
}

/** Clarity for each displacement of up to `reach` steps of two grid pixels, row by row. */
export interface Surface {
  readonly reach: number;
  readonly values: Float64Array;
}

/** As `findPeaks`, but all that the views say. */
export function findSurfaces(
  band: Plane,
  pattern: Spectrum,
  views: readonly View[],
  reach: number,
): Surface[] {
  const surfaces: Surface[] = [];
  for (let at = 0; at < views.length; at += 2) {
    correlate(band, pattern, views[at]!, views[at + 1]);
    surfaces.push(near(folded.real, reach / 2));
    if (at + 1 < views.length) surfaces.push(near(folded.imaginary, reach / 2));
  }
  return surfaces;
}

function near(surface: Float64Array, reach: number): Surface {
  const loudness = loudnessOf(surface);
  const side = 2 * reach + 1;
  const values = new Float64Array(side * side);
  for (let at = 0; at < values.length; at++) {
    const [dx, dy] = [(at % side) - reach, Math.floor(at / side) - reach];
    values[at] = surface[(dy & (SIDE - 1)) * SIDE + (dx & (SIDE - 1))]! / loudness;
  }
  return { reach, values };
}

function loudnessOf(surface: Float64Array): number {
  let energy = 0;
  for (let at = 0; at < CELLS; at++) energy += surface[at]! * surface[at]!;
  return Math.sqrt(energy / CELLS) + 1e-9;
}

export const findPeak = (band: Plane, pattern: Spectrum, view: View, reach = TILE): Peak =>
  findPeaks(band, pattern, [view], reach)[0]!;

/**
 * How well two windows agree with the pattern for each displacement, in the real and the imaginary part of
 * `folded`: row by row in steps of two grid pixels, negative ones from the end.
 */
function correlate(band: Plane, pattern: Spectrum, one: View, other?: View): void {
  fold(band, one, folded.real);
  if (other) fold(band, other, folded.imaginary);
  else folded.imaginary.fill(0);
  transform(folded);
  for (let at = 0; at < CELLS; at++) {
    const opposite = OPPOSITE[at]!;
    if (opposite < at) continue;
    multiply(at, opposite, pattern);
  }
  transformBack(folded);
}

/** Keeps what is nothing but rounding from being loud. */
const QUIET = 10;

/**
 * Multiplies the pattern with two opposite frequencies of both windows, each made equally loud first: the
 * lines of an ornament must not drown the pilot (phase correlation: Kuglin and Hines, 1975).
 */
function multiply(at: number, opposite: number, pattern: Spectrum): void {
  const { real, imaginary } = folded;
  const [re, im, re2, im2] = [real[at]!, imaginary[at]!, real[opposite]!, imaginary[opposite]!];
  // The spectra of the two windows, apart.
  const [oneRe, oneIm] = [re + re2, im - im2];
  const [otherRe, otherIm] = [im + im2, re2 - re];
  const oneWeight = 1 / (Math.sqrt(oneRe * oneRe + oneIm * oneIm) + QUIET);
  const otherWeight = 1 / (Math.sqrt(otherRe * otherRe + otherIm * otherIm) + QUIET);
  const [p, q] = [pattern.real[at]!, pattern.imaginary[at]!];
  const aRe = (oneRe * p - oneIm * q) * oneWeight;
  const aIm = (oneRe * q + oneIm * p) * oneWeight;
  const bRe = (otherRe * p - otherIm * q) * otherWeight;
  const bIm = (otherRe * q + otherIm * p) * otherWeight;
  real[at] = aRe - bIm;
  imaginary[at] = aIm + bRe;
  real[opposite] = aRe + bIm;
  imaginary[opposite] = bRe - aIm;
}

function fold({ width, height, values }: Plane, { map, window }: View, cells: Float64Array): void {
  const [a, b, c, d, e, f, g, h] = map;
  const { left: firstColumn, top: firstRow } = window;
  const [mostU, mostV] = [width - 1, height - 1];
  cells.fill(0);
  for (let j = firstRow; j < firstRow + window.height; j++) {
    const y = 2 * j + 0.5;
    const row = (j & (SIDE - 1)) * SIDE;
    const [startX, startY, startDepth] = [b * y + c, e * y + f, h * y + 1];
    for (let i = firstColumn; i < firstColumn + window.width; i++) {
      const x = 2 * i + 0.5;
      const scale = 0.5 / (g * x + startDepth);
      // Plane coordinates at half resolution: its pixel p covers 2p and 2p + 1, its centre is 2p + 0.5.
      const u = (a * x + startX) * scale - 0.25;
      const v = (d * x + startY) * scale - 0.25;
      if (u >= 0 && v >= 0 && u < mostU && v < mostV) {
        const left = u | 0;
        const top = v | 0;
        const right = u - left;
        const from = top * width + left;
        const above = values[from]! + right * (values[from + 1]! - values[from]!);
        const under = values[from + width]!;
        const below = under + right * (values[from + width + 1]! - under);
        cells[row + (i & (SIDE - 1))]! += above + (v - top) * (below - above);
      }
    }
  }
}

function highest(surface: Float64Array, reach: number): Peak {
  const loudness = loudnessOf(surface);
  const most = Math.min(SIDE / 2, Math.floor(reach));
  let best = 0;
  let top = -Infinity;
  for (let dy = -most; dy <= most; dy++) {
    const row = (dy & (SIDE - 1)) * SIDE;
    for (let dx = -most; dx <= most; dx++) {
      const at = row + (dx & (SIDE - 1));
      if (surface[at]! > top) {
        top = surface[at]!;
        best = at;
      }
    }
  }
  const [x, y] = [best & (SIDE - 1), best >>> 6];
  const at = (dx: number, dy: number) =>
    surface[((y + dy) & (SIDE - 1)) * SIDE + ((x + dx) & (SIDE - 1))]!;
  const offset = (value: number) => (value >= SIDE / 2 ? value - SIDE : value);
  return {
    x: 2 * (offset(x) + vertex(at(-1, 0), top, at(1, 0))),
    y: 2 * (offset(y) + vertex(at(0, -1), top, at(0, 1))),
    clarity: top / loudness,
  };
}

/** Where the parabola through three neighbours has its top, −0.5 … 0.5. */
function vertex(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}
