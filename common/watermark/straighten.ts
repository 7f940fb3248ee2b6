// Bends a rough map (grid to picture) until the pilot lies straight everywhere: displacements of windows,
// first large then small, and through them an affine map, then a perspective one.
import { agree, type Box } from './consensus.ts';
import { findPeaks, findSurfaces, type Peak, type View, type Window } from './pilot.ts';
import type { Spectrum } from './fourier.ts';
import { fitHomography, inverse, mapPoint, type Homography, type Match } from './homography.ts';
import type { Plane } from './pixels.ts';

interface Pass {
  /** Grid pixels. */
  readonly side: number;
  readonly reach: number;
  /** Windows less clear than this say nothing: the nearer one looks, the less does chance offer. */
  readonly least: number;
}

/** The first look: windows of this side, so far around (grid pixels). */
export interface Look {
  readonly side: number;
  readonly reach: number;
}

const PASSES: readonly Pass[] = [
  { side: 192, reach: 6, least: 2.9 },
  { side: 160, reach: 6, least: 2.9 },
  { side: 160, reach: 4, least: 2.5 },
  { side: 128, reach: 4, least: 2.5 },
];
/** Windows overlap: their middles are at most this part of their side apart. */
const STEP = 0.75;
const MOST_WINDOWS = 8;
const FEWEST_WINDOWS = 4;

/** The map, bent as the windows agree, whether or not that means anything. `band` is half as large as the picture. */
export function straighten(
  band: Plane,
  pattern: Spectrum,
  rough: Homography,
  look: Look,
): Homography {
  const box = reachOf(band, rough);
  const windows = windowsOf(box, look.side);
  const views = windows.map((window): View => ({ map: rough, window }));
  const witnesses = findSurfaces(band, pattern, views, look.reach).map((surface, at) => {
    const { left, top, width, height } = windows[at]!;
    return { x: 2 * left + width, y: 2 * top + height, surface };
  });
  return straightenNear(band, pattern, agree(rough, box, witnesses));
}

/** The same from a map that is right to a few pixels. */
export function straightenNear(band: Plane, pattern: Spectrum, near: Homography): Homography {
  const box = reachOf(band, near);
  let map = near;
  for (const pass of PASSES) map = bend(band, pattern, { map, box, pass }) ?? map;
  return map;
}

/** The part of the (endless) grid that the picture shows. */
function reachOf({ width, height }: Plane, map: Homography): Box {
  const back = inverse(map);
  const [w, h] = [2 * width - 1, 2 * height - 1];
  const corners = [
    mapPoint(back, 0, 0),
    mapPoint(back, w, 0),
    mapPoint(back, 0, h),
    mapPoint(back, w, h),
  ];
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

interface Bending {
  readonly map: Homography;
  readonly box: Box;
  readonly pass: Pass;
}

function bend(band: Plane, pattern: Spectrum, { map, box, pass }: Bending): Homography | undefined {
  const views = windowsOf(box, pass.side).map((window): View => ({ map, window }));
  const matches = findPeaks(band, pattern, views, pass.reach).flatMap((peak, at) =>
    peak.clarity < pass.least ? [] : [match(map, views[at]!.window, peak)],
  );
  return fitRobustly(matches);
}

/** Windows all over the box, in units of half a grid pixel. */
function windowsOf({ left, top, width, height }: Box, side: number): Window[] {
  const [wide, high] = [Math.min(side, width), Math.min(side, height)];
  const columns = steps(width - wide, side);
  const rows = steps(height - high, side);
  return rows.flatMap((down) =>
    columns.map((right) => ({
      left: Math.round((left + right) / 2),
      top: Math.round((top + down) / 2),
      width: wide >> 1,
      height: high >> 1,
    })),
  );
}

function steps(length: number, side: number): number[] {
  const count = Math.min(MOST_WINDOWS, Math.ceil(length / (STEP * side)) + 1);
  return Array.from({ length: count }, (_, at) => (count === 1 ? 0 : (length * at) / (count - 1)));
}

function match(map: Homography, { left, top, width, height }: Window, peak: Peak): Match {
  const [x, y] = [2 * left + width, 2 * top + height];
  const weight = peak.clarity * peak.clarity;
  return { from: [x, y], to: mapPoint(map, x + peak.x, y + peak.y), weight };
}

/** Least squares, then again with less weight for what lies off. */
function fitRobustly(matches: readonly Match[]): Homography | undefined {
  if (matches.length < FEWEST_WINDOWS) return undefined;
  let map = fitHomography(matches);
  for (let round = 0; round < 4 && map; round++) {
    const now = map;
    map = fitHomography(
      matches.map((one) => {
        const [x, y] = mapPoint(now, one.from[0], one.from[1]);
        const off = (x - one.to[0]) ** 2 + (y - one.to[1]) ** 2;
        return { ...one, weight: one.weight / (1 + off) };
      }),
    );
  }
  return map;
}
