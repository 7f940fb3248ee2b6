// Fourier transform of a square of 64 × 64, in place (Cooley and Tukey, 1965, radix 4). Each pass runs down
// the columns, a whole row of them at a time, and then the square is turned over its diagonal. The spectrum
// stays in the order in which the passes leave it: it is only ever multiplied with another one and brought
// back, so sorting it would be wasted.
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

const COS = Float64Array.from({ length: SIDE }, (_, at) => cosine((2 * Math.PI * at) / SIDE));
const SIN = Float64Array.from({ length: SIDE }, (_, at) => sine((2 * Math.PI * at) / SIDE));

/** Where in a spectrum the frequency lies that is opposite to the one in each place. */
export const OPPOSITE = Uint16Array.from({ length: CELLS }, (_, at) => {
  const place = (line: number) => sorted((SIDE - sorted(line)) % SIDE);
  return place(at >>> 6) * SIDE + place(at & (SIDE - 1));
});

/** Which frequency a pass leaves in a line: the line's three digits to base 4, turned round. */
function sorted(line: number): number {
  return ((line & 3) << 4) | (line & 12) | (line >>> 4);
}

/** To the spectrum, in its own order. */
export function transform({ real, imaginary }: Spectrum): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let span = SIDE; span >= 4; span /= 4) {
      for (let start = 0; start < SIDE; start += span) {
        for (let at = 0; at < span / 4; at++) {
          splitRows(real, imaginary, start + at, span / 4, (at * SIDE) / span);
        }
      }
    }
    turnOver(real);
    turnOver(imaginary);
  }
}

/** Back from it, not divided by the number of cells. */
export function transformBack({ real, imaginary }: Spectrum): void {
  for (let pass = 0; pass < 2; pass++) {
    turnOver(real);
    turnOver(imaginary);
    for (let span = 4; span <= SIDE; span *= 4) {
      for (let start = 0; start < SIDE; start += span) {
        for (let at = 0; at < span / 4; at++) {
          joinRows(real, imaginary, start + at, span / 4, (at * SIDE) / span);
        }
      }
    }
  }
}

/** Four rows that lie `step` apart become their sums by quarter turns, each turned by its own angle. */
function splitRows(
  real: Float64Array,
  imaginary: Float64Array,
  row: number,
  step: number,
  angle: number,
): void {
  const [c1, s1] = [COS[angle]!, -SIN[angle]!];
  const [c2, s2] = [COS[2 * angle]!, -SIN[2 * angle]!];
  const [c3, s3] = [COS[3 * angle]!, -SIN[3 * angle]!];
  const by = step * SIDE;
  const end = row * SIDE + SIDE;
  for (let a = row * SIDE; a < end; a++) {
    const b = a + by;
    const c = b + by;
    const d = c + by;
    const sumReal = real[a]! + real[c]!;
    const sumImaginary = imaginary[a]! + imaginary[c]!;
    const offReal = real[a]! - real[c]!;
    const offImaginary = imaginary[a]! - imaginary[c]!;
    const otherReal = real[b]! + real[d]!;
    const otherImaginary = imaginary[b]! + imaginary[d]!;
    // (b − d)·(−i)
    const turnedReal = imaginary[b]! - imaginary[d]!;
    const turnedImaginary = real[d]! - real[b]!;
    real[a] = sumReal + otherReal;
    imaginary[a] = sumImaginary + otherImaginary;
    const oneReal = offReal + turnedReal;
    const oneImaginary = offImaginary + turnedImaginary;
    real[b] = oneReal * c1 - oneImaginary * s1;
    imaginary[b] = oneReal * s1 + oneImaginary * c1;
    const twoReal = sumReal - otherReal;
    const twoImaginary = sumImaginary - otherImaginary;
    real[c] = twoReal * c2 - twoImaginary * s2;
    imaginary[c] = twoReal * s2 + twoImaginary * c2;
    const threeReal = offReal - turnedReal;
    const threeImaginary = offImaginary - turnedImaginary;
    real[d] = threeReal * c3 - threeImaginary * s3;
    imaginary[d] = threeReal * s3 + threeImaginary * c3;
  }
}

/** What `splitRows` did, undone, four times as large. */
function joinRows(
  real: Float64Array,
  imaginary: Float64Array,
  row: number,
  step: number,
  angle: number,
): void {
  const [c1, s1] = [COS[angle]!, SIN[angle]!];
  const [c2, s2] = [COS[2 * angle]!, SIN[2 * angle]!];
  const [c3, s3] = [COS[3 * angle]!, SIN[3 * angle]!];
  const by = step * SIDE;
  const end = row * SIDE + SIDE;
  for (let a = row * SIDE; a < end; a++) {
    const b = a + by;
    const c = b + by;
    const d = c + by;
    const oneReal = real[b]! * c1 - imaginary[b]! * s1;
    const oneImaginary = real[b]! * s1 + imaginary[b]! * c1;
    const twoReal = real[c]! * c2 - imaginary[c]! * s2;
    const twoImaginary = real[c]! * s2 + imaginary[c]! * c2;
    const threeReal = real[d]! * c3 - imaginary[d]! * s3;
    const threeImaginary = real[d]! * s3 + imaginary[d]! * c3;
    const sumReal = real[a]! + twoReal;
    const sumImaginary = imaginary[a]! + twoImaginary;
    const offReal = real[a]! - twoReal;
    const offImaginary = imaginary[a]! - twoImaginary;
    const otherReal = oneReal + threeReal;
    const otherImaginary = oneImaginary + threeImaginary;
    const turnedReal = threeImaginary - oneImaginary;
    const turnedImaginary = oneReal - threeReal;
    real[a] = sumReal + otherReal;
    imaginary[a] = sumImaginary + otherImaginary;
    real[c] = sumReal - otherReal;
    imaginary[c] = sumImaginary - otherImaginary;
    real[b] = offReal + turnedReal;
    imaginary[b] = offImaginary + turnedImaginary;
    real[d] = offReal - turnedReal;
    imaginary[d] = offImaginary - turnedImaginary;
  }
}

function turnOver(cells: Float64Array): void {
  for (let y = 1; y < SIDE; y++) {
    for (let x = 0; x < y; x++) {
      const [one, other] = [y * SIDE + x, x * SIDE + y];
      const kept = cells[one]!;
      cells[one] = cells[other]!;
      cells[other] = kept;
    }
  }
}
