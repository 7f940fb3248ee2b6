// Fourier transform of a square of 64 × 64, in place (Cooley and Tukey, 1965, radix 2).
import { cosine, sine } from './cosine.ts';

export const SIDE = 64;
export const CELLS = SIDE * SIDE;

export interface Spectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

export const newSpectrum = (): Spectrum => ({
  real: new Float64Array(CELLS),
  imaginary: new Float64Array(CELLS),
});

const COS = Float64Array.from({ length: SIDE / 2 }, (_, at) => cosine((2 * Math.PI * at) / SIDE));
const SIN = Float64Array.from({ length: SIDE / 2 }, (_, at) => sine((2 * Math.PI * at) / SIDE));
const REVERSED = Uint8Array.from({ length: SIDE }, (_, at) => {
  let result = 0;
  for (let bit = 0; bit < 6; bit++) result |= ((at >>> bit) & 1) << (5 - bit);
  return result;
});

/** direction 1: forward, −1: back (not divided by the number of cells). */
export function transform(spectrum: Spectrum, direction: 1 | -1): void {
  for (let line = 0; line < SIDE; line++) transformLine(spectrum, line * SIDE, 1, direction);
  for (let line = 0; line < SIDE; line++) transformLine(spectrum, line, SIDE, direction);
}

function transformLine(
  { real, imaginary }: Spectrum,
  first: number,
  stride: number,
  direction: 1 | -1,
): void {
  for (let at = 0; at < SIDE; at++) {
    const other = REVERSED[at]!;
    if (other <= at) continue;
    const [one, two] = [first + at * stride, first + other * stride];
    const keptReal = real[one]!;
    const keptImaginary = imaginary[one]!;
    real[one] = real[two]!;
    imaginary[one] = imaginary[two]!;
    real[two] = keptReal;
    imaginary[two] = keptImaginary;
  }
  for (let half = 1; half < SIDE; half *= 2) {
    const turn = SIDE / (2 * half);
    for (let start = 0; start < SIDE; start += 2 * half) {
      for (let at = 0; at < half; at++) {
        const cos = COS[at * turn]!;
        const sin = -direction * SIN[at * turn]!;
        const one = first + (start + at) * stride;
        const two = one + half * stride;
        const re = real[two]! * cos - imaginary[two]! * sin;
        const im = real[two]! * sin + imaginary[two]! * cos;
        real[two] = real[one]! - re;
        imaginary[two] = imaginary[one]! - im;
        real[one]! += re;
        imaginary[one]! += im;
      }
    }
  }
}
