// How a picture is bent, from windows of which each alone is doubtful: among all bends that three of the
// clearest displacements imply, the one on which the windows agree most, then improved step by step
// (random sample consensus, Fischler and Bolles 1981, without the chance).
import { fitAffine, fitHomography, mapPoint, type Homography, type Match } from './homography.ts';
import type { Surface } from './pilot.ts';

/** Grid pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A window's middle, and how clear the pilot is there for each displacement. */
export interface Witness {
  readonly x: number;
  readonly y: number;
  readonly surface: Surface;
}

interface Claim {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly clarity: number;
}

/** So many of the clearest displacements are combined, and so many of the best bends improved. */
const MOST_CLAIMS = 30;
const MOST_BENDS = 12;
/** Grid pixels. */
const ALIKE = 5;
/** Each window says its clearest displacements, at least so far apart (steps of two grid pixels). */
const CLAIMS_EACH = 2;
const APART = 2;
/** Grid pixels by which the corners are moved, from coarse to fine. */
const STEPS = [4, 2, 1, 0.5];
const MOST_ROUNDS = 12;

/** `map` (grid to picture), bent over the box. */
export function agree(map: Homography, box: Box, witnesses: readonly Witness[]): Homography {
  const bench: Bench = {
    box,
    seats: witnesses.map(({ x, y, surface }): Seat => ({
      across: (x - box.left) / box.width,
      down: (y - box.top) / box.height,
      surface,
    })),
  };
  let best: Bend = { corners: new Float64Array(8), sum: -Infinity };
  for (const corners of likelyBends(bench, witnesses)) {
    const sum = improve(corners, bench);
    if (sum > best.sum) best = { corners, sum };
  }
  return bent(map, box, best.corners);
}

/** Displacements (x, y) of the box's four corners, row by row, and how clear the windows are with them. */
interface Bend {
  readonly corners: Float64Array;
  readonly sum: number;
}

/** A witness in parts of the box. */
interface Seat {
  readonly across: number;
  readonly down: number;
  readonly surface: Surface;
}

interface Bench {
  readonly box: Box;
  readonly seats: readonly Seat[];
}

/** The best of what three claims imply. */
function likelyBends(bench: Bench, witnesses: readonly Witness[]): Float64Array[] {
  const claims = witnesses
    .flatMap(claimsOf)
    .sort((one, other) => other.clarity - one.clarity)
    .slice(0, MOST_CLAIMS);
  const bends: Bend[] = [];
  const note = (corners: Float64Array) => bends.push({ corners, sum: sumAt(corners, bench) });
  note(new Float64Array(8));
  for (const [first, one] of claims.entries()) {
    note(Float64Array.of(one.dx, one.dy, one.dx, one.dy, one.dx, one.dy, one.dx, one.dy));
    for (let second = first + 1; second < claims.length; second++) {
      for (let third = second + 1; third < claims.length; third++) {
        const corners = cornersBy(bench.box, one, claims[second]!, claims[third]!);
        if (corners) note(corners);
      }
    }
  }
  bends.sort((one, other) => other.sum - one.sum);
  const chosen: Float64Array[] = [];
  for (const { corners } of bends) {
    if (chosen.length === MOST_BENDS) break;
    if (!chosen.some((one) => isAlike(one, corners))) chosen.push(corners);
  }
  return chosen;
}

/** Improving both would end at the same. */
const isAlike = (one: Float64Array, other: Float64Array) =>
  one.every((value, at) => Math.abs(value - other[at]!) < ALIKE);

function claimsOf({ x, y, surface: { reach, values } }: Witness): Claim[] {
  const side = 2 * reach + 1;
  const claims: Claim[] = [];
  for (let count = 0; count < CLAIMS_EACH; count++) {
    let best: Claim | undefined;
    for (let at = 0; at < values.length; at++) {
      const [dx, dy] = [2 * ((at % side) - reach), 2 * (Math.floor(at / side) - reach)];
      if (best && values[at]! <= best.clarity) continue;
      if (claims.some((one) => (one.dx - dx) ** 2 + (one.dy - dy) ** 2 <= (2 * APART) ** 2))
        continue;
      best = { x, y, dx, dy, clarity: values[at]! };
    }
    if (best) claims.push(best);
  }
  return claims;
}

/** Undefined when the three stand nearly in line. */
function cornersBy(box: Box, one: Claim, two: Claim, three: Claim): Float64Array | undefined {
  const [ax, ay, bx, by] = [two.x - one.x, two.y - one.y, three.x - one.x, three.y - one.y];
  const area = ax * by - ay * bx;
  if (Math.abs(area) < 0.08 * box.width * box.height) return undefined;
  const corners = new Float64Array(8);
  for (let corner = 0; corner < 4; corner++) {
    const x = box.left + (corner & 1) * box.width - one.x;
    const y = box.top + (corner >> 1) * box.height - one.y;
    const [second, third] = [(x * by - y * bx) / area, (y * ax - x * ay) / area];
    corners[2 * corner] = one.dx + second * (two.dx - one.dx) + third * (three.dx - one.dx);
    corners[2 * corner + 1] = one.dy + second * (two.dy - one.dy) + third * (three.dy - one.dy);
  }
  return corners;
}

/** Moves the corners as long as the windows agree more; answers how much they do. */
function improve(corners: Float64Array, bench: Bench): number {
  let sum = sumAt(corners, bench);
  for (const step of STEPS) {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = sum;
      for (let at = 0; at < corners.length; at++) {
        for (const by of [step, -2 * step]) {
          corners[at]! += by;
          const now = sumAt(corners, bench);
          if (now > sum) {
            sum = now;
            break;
          }
          if (by < 0) corners[at]! += step;
        }
      }
      if (sum === before) break;
    }
  }
  return sum;
}

/**
 * The clarity of all windows where the corners' displacements put them: a square's perspective map to four
 * corners (Heckbert, 1989).
 */
function sumAt(corners: Float64Array, { box, seats }: Bench): number {
  const { width, height } = box;
  const [x0, y0] = [corners[0]!, corners[1]!];
  const [x1, y1] = [corners[2]! + width, corners[3]!];
  const [x3, y3] = [corners[4]!, corners[5]! + height];
  const [x2, y2] = [corners[6]! + width, corners[7]! + height];
  const [dx1, dy1, dx2, dy2] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const [sumX, sumY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - sumY * dx2) / area;
  const h = (dx1 * sumY - dy1 * sumX) / area;
  const [a, b] = [x1 - x0 + g * x1, x3 - x0 + h * x3];
  const [d, e] = [y1 - y0 + g * y1, y3 - y0 + h * y3];
  let sum = 0;
  for (const { across, down, surface } of seats) {
    const scale = 1 / (g * across + h * down + 1);
    const dx = (a * across + b * down + x0) * scale - across * width;
    const dy = (d * across + e * down + y0) * scale - down * height;
    sum += clarityAt(surface, dx, dy);
  }
  return sum;
}

/** Between the steps of two grid pixels: bilinear; 0 out of reach. */
function clarityAt({ reach, values }: Surface, dx: number, dy: number): number {
  const [u, v] = [dx / 2 + reach, dy / 2 + reach];
  if (u < 0 || v < 0 || u >= 2 * reach || v >= 2 * reach) return 0;
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [right, below] = [u - left, v - top];
  const side = 2 * reach + 1;
  const at = top * side + left;
  const upper = values[at]! + right * (values[at + 1]! - values[at]!);
  const lower = values[at + side]! + right * (values[at + side + 1]! - values[at + side]!);
  return upper + below * (lower - upper);
}

function bent(
  map: Homography,
  { left, top, width, height }: Box,
  corners: Float64Array,
): Homography {
  const matches = [0, 1, 2, 3].map((corner): Match => {
    const [x, y] = [left + (corner & 1) * width, top + (corner >> 1) * height];
    const to = mapPoint(map, x + corners[2 * corner]!, y + corners[2 * corner + 1]!);
    return { from: [x, y], to, weight: 1 };
  });
  return fitHomography(matches) ?? fitAffine(matches) ?? map;
}
