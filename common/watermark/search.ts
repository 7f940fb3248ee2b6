// Finds how a picture lies on the grid when it was cropped, turned, scaled or photographed, and reads it.
// How much is tried is counted, not timed: the same picture is read, or not, on every machine.
import { bandOf } from './band.ts';
import type { Spectrum } from './fourier.ts';
import { afterOffset, IDENTITY, similarity, type Homography } from './homography.ts';
import type { Layout } from './layout.ts';
import { findPeak, findPeaks, type Peak, type View } from './pilot.ts';
import { likelyPlaces } from './places.ts';
import type { Plane } from './pixels.ts';
import { FEW_GAINS, readPlane, type PlaneReading } from './read-plane.ts';
import { coveredBlocks, resize, warpToGrid } from './resample.ts';
import { HEIGHT, WIDTH } from './setting.ts';
import { straighten, type Look } from './straighten.ts';

export interface Found extends PlaneReading {
  readonly how: 'displaced' | 'bent' | 'turned' | 'scaled';
}

/** A picture brought to about the scale of the grid. */
interface Ground {
  readonly plane: Plane;
  readonly band: Plane;
}

interface Sought {
  readonly layout: Layout;
  readonly pattern: Spectrum;
}

/** A map (grid to picture) from which it may be worth going on. */
interface Start {
  readonly ground: Ground;
  readonly map: Homography;
  readonly peak: Peak;
}

/** Peaks of the whole picture below this are mostly chance and not worth a closer look. */
const LEAST_CLARITY = 4.2;
/** After straightening, chance stays below this. */
const LEAST_STRAIGHT = 5.5;
/** What is between this and that may be half straight: it is bent once more. */
const LEAST_HOPE = 4.4;

const WIDE: Look = { side: 192, reach: 20 };
/** For a picture whose corners were marked by hand. */
const LOOKS: readonly Look[] = [
  { side: 96, reach: 16 },
  { side: 112, reach: 16 },
  { side: 128, reach: 12 },
  { side: 144, reach: 16 },
];

/** Turns (radians) and scales that are tried, from − to + so many steps; and how many of the clearest. */
const TURNS = { most: 8, step: 0.0085 } as const;
const SIZES = { most: 3, step: 0.013 } as const;
const MOST_TURNED = [10, 6] as const;

/** Scales further off: each of these is looked around by the steps above. */
const LADDER = listRungs(1.085, 2.1);
const MOST_SCALED = 6;
const LEAST_SCALED_CLARITY = 5.2;
/** Pictures with sides beyond this, in grid widths and heights, are only looked at smaller. */
const MOST_GRIDS = 2;
const LEAST_SIDE = 160;

/** `onGrid` is the whole picture scaled to the grid. */
export function search(source: Plane, onGrid: Plane, sought: Sought): Found | undefined {
  const grounds = [groundOf(onGrid)];
  if ((source.width !== WIDTH || source.height !== HEIGHT) && isHandy(source))
    grounds.push(groundOf(source));
  return (
    searchDisplaced(grounds, sought) ??
    searchBent(grounds[0]!, sought) ??
    searchTurned(grounds, sought) ??
    searchScaled(source, sought)
  );
}

/** Powers of the step, up and down in turn; by products alone, which are the same in every engine. */
function listRungs(step: number, most: number): number[] {
  const rungs: number[] = [];
  for (let scale = step; scale < most; scale *= step) rungs.push(scale, 1 / scale);
  return rungs;
}

const groundOf = (plane: Plane): Ground => ({ plane, band: bandOf(plane) });

const isHandy = ({ width, height }: Plane) =>
  width <= MOST_GRIDS * WIDTH &&
  height <= MOST_GRIDS * HEIGHT &&
  Math.min(width, height) >= LEAST_SIDE;

function searchDisplaced(grounds: readonly Ground[], sought: Sought): Found | undefined {
  for (const ground of grounds) {
    const peak = findPeak(ground.band, sought.pattern, viewOf(ground, IDENTITY));
    const found = tryStart({ ground, map: IDENTITY, peak }, sought, 'displaced');
    if (found) return found;
  }
  return undefined;
}

function searchBent(ground: Ground, sought: Sought): Found | undefined {
  for (const look of LOOKS) {
    const straight = straightest(ground, sought.pattern, IDENTITY, look);
    const found = straight && readAt(ground, sought.layout, straight);
    if (found) return { ...found, how: 'bent' };
  }
  return undefined;
}

function searchTurned(grounds: readonly Ground[], sought: Sought): Found | undefined {
  for (const [index, ground] of grounds.entries()) {
    const maps: Homography[] = [];
    for (let turn = -TURNS.most; turn <= TURNS.most; turn++) {
      for (let size = -SIZES.most; size <= SIZES.most; size++) {
        maps.push(about(ground.plane, turn * TURNS.step, 1 + size * SIZES.step));
      }
    }
    const starts = startsFrom(ground, maps, sought);
    for (const start of starts.slice(0, MOST_TURNED[index]!)) {
      const found = tryStart(start, sought, 'turned');
      if (found) return found;
    }
  }
  return undefined;
}

/** Cropped and then scaled by anyone's guess: the sizes nearest to the picture's own first. */
function searchScaled(source: Plane, sought: Sought): Found | undefined {
  const starts: Start[] = [];
  for (const scale of LADDER) {
    const [width, height] = [Math.round(source.width * scale), Math.round(source.height * scale)];
    if (!isHandy({ ...source, width, height })) continue;
    const ground = groundOf(resize(source, width, height));
    const maps: Homography[] = [];
    for (let size = -SIZES.most; size <= SIZES.most; size++)
      maps.push(about(ground.plane, 0, 1 + size * SIZES.step));
    starts.push(...startsFrom(ground, maps, sought).slice(0, 1));
  }
  const clear = starts
    .filter(({ peak }) => peak.clarity >= LEAST_SCALED_CLARITY)
    .sort((one, other) => other.peak.clarity - one.peak.clarity);
  for (const start of clear.slice(0, MOST_SCALED)) {
    const found = tryStart(start, sought, 'scaled');
    if (found) return found;
  }
  return undefined;
}

/** The clearest first. */
function startsFrom(ground: Ground, maps: readonly Homography[], { pattern }: Sought): Start[] {
  const views = maps.map((map) => viewOf(ground, map));
  return findPeaks(ground.band, pattern, views)
    .map((peak, at) => ({ ground, map: maps[at]!, peak }))
    .sort((one, other) => other.peak.clarity - one.peak.clarity);
}

/** Turned (radians, small) and scaled about the middle of the plane. */
const about = ({ width, height }: Plane, turn: number, size: number): Homography =>
  similarity([(width - 1) / 2, (height - 1) / 2], turn, size);

/** The whole picture. */
const viewOf = ({ band }: Ground, map: Homography): View => ({
  map,
  window: { left: 0, top: 0, width: band.width, height: band.height },
});

function tryStart(start: Start, sought: Sought, how: Found['how']): Found | undefined {
  const { ground, map, peak } = start;
  if (peak.clarity < LEAST_CLARITY) return undefined;
  const rough = afterOffset(map, peak.x, peak.y);
  if (how === 'displaced' && peak.clarity >= LEAST_STRAIGHT) {
    // Nobody cuts through a pixel.
    const cut = readAt(
      ground,
      sought.layout,
      afterOffset(map, Math.round(peak.x), Math.round(peak.y)),
    );
    if (cut) return { ...cut, how };
  }
  const straight = straightest(ground, sought.pattern, rough, WIDE);
  const found =
    (straight && readAt(ground, sought.layout, straight)) ??
    (peak.clarity >= LEAST_STRAIGHT ? readAt(ground, sought.layout, rough) : undefined);
  return found && { ...found, how };
}

/** Undefined when the pilot does not become clear. */
function straightest(
  ground: Ground,
  pattern: Spectrum,
  rough: Homography,
  look: Look,
): Homography | undefined {
  let map = rough;
  for (let round = 0; round < 2; round++) {
    map = straighten(ground.band, pattern, map, look);
    const { clarity } = findPeak(ground.band, pattern, viewOf(ground, map), 4);
    if (clarity >= LEAST_STRAIGHT) return map;
    if (clarity < LEAST_HOPE) return undefined;
  }
  return undefined;
}

function readAt({ plane }: Ground, layout: Layout, map: Homography): PlaneReading | undefined {
  for (const place of likelyPlaces(plane, map)) {
    const covered = coveredBlocks(plane, place);
    const reading = readPlane(warpToGrid(plane, place), layout, { covered, gains: FEW_GAINS });
    if (reading) return reading;
  }
  return undefined;
}
