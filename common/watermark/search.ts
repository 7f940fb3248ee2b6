// Finds how a picture lies on the grid when it was cropped, turned, scaled or photographed, and reads it.
import { bandOf } from './band.ts';
import type { Spectrum } from './fourier.ts';
import { afterOffset, IDENTITY, mapPoint, type Homography } from './homography.ts';
import type { Layout } from './layout.ts';
import { findPeak, type Peak, type Window } from './pilot.ts';
import type { Plane } from './pixels.ts';
import { FEW_GAINS, readPlane, type PlaneReading } from './read-plane.ts';
import { coveredBlocks, warpToGrid } from './resample.ts';
import { HEIGHT, TILE, WIDTH } from './setting.ts';
import { straighten } from './straighten.ts';

export interface Found extends PlaneReading {
  readonly how: 'displaced' | 'turned' | 'scaled';
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

/** Peaks below this are chance and not worth a reading. */
const LEAST_CLARITY = 4.2;

/** How many turned candidates are worth it, for the whole picture scaled and for the picture as it is. */
const MOST_TRIES = [12, 5] as const;
/** At how many whole periods the pilot's repetition is resolved. */
const MOST_PLACES = 6;

/** `onGrid` is the whole picture scaled to the grid. */
export function search(source: Plane, onGrid: Plane, sought: Sought): Found | undefined {
  const grounds = [groundOf(onGrid)];
  if (source.width !== WIDTH || source.height !== HEIGHT) {
    if (source.width <= 2 * WIDTH && source.height <= 2 * HEIGHT) grounds.push(groundOf(source));
  }
  for (const ground of grounds) {
    const found = tryPlaces(ground, sought, IDENTITY, 'displaced');
    if (found) return found;
  }
  for (const [index, ground] of grounds.entries()) {
    const found = tryTurned(ground, sought, MOST_TRIES[index]!);
    if (found) return found;
  }
  return undefined;
}

const groundOf = (plane: Plane): Ground => ({ plane, band: bandOf(plane) });

function tryTurned(ground: Ground, sought: Sought, tries: number): Found | undefined {
  const candidates: { map: Homography; peak: Peak }[] = [];
  for (let turn = -8; turn <= 8; turn++) {
    for (let size = -3; size <= 3; size++) {
      const map = similarity(ground.plane, turn * 0.0085, 1 + size * 0.013);
      candidates.push({
        map,
        peak: findPeak(ground.band, sought.pattern, { map, window: wholeOf(ground.plane) }),
      });
    }
  }
  candidates.sort((one, other) => other.peak.clarity - one.peak.clarity);
  for (const { map } of candidates.slice(0, tries)) {
    const found = tryPlaces(ground, sought, map, 'turned');
    if (found) return found;
  }
  return undefined;
}

/** Turned (radians, small) and scaled about the middle of the plane. */
function similarity({ width, height }: Plane, turn: number, size: number): Homography {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const length = Math.sqrt(1 + turn * turn);
  const [cos, sin] = [size / length, (size * turn) / length];
  return [cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy, 0, 0];
}

const wholeOf = ({ width, height }: Plane): Window => ({
  left: 0,
  top: 0,
  width: width >> 1,
  height: height >> 1,
});

/** The pilot repeats: its displacement leaves open by how many whole periods. */
function tryPlaces(
  ground: Ground,
  { layout, pattern }: Sought,
  map: Homography,
  how: Found['how'],
): Found | undefined {
  const peak = findPeak(ground.band, pattern, { map, window: wholeOf(ground.plane) });
  if (peak.clarity < LEAST_CLARITY) return undefined;
  for (const place of likelyPlaces(ground.plane, afterOffset(map, peak.x, peak.y))) {
    const maps = straighten(ground.band, pattern, place);
    for (const straight of [maps.at(-1)!, place]) {
      const plane = warpToGrid(ground.plane, straight);
      const covered = coveredBlocks(ground.plane, straight);
      const reading = readPlane(plane, layout, { covered, gains: FEW_GAINS });
      if (reading) return { ...reading, how };
    }
  }
  return undefined;
}

/** Maps that put enough of the grid into the picture, best covered first. */
function likelyPlaces(plane: Plane, map: Homography): Homography[] {
  const places: { map: Homography; share: number }[] = [];
  for (let down = -5; down <= 5; down++) {
    for (let right = -6; right <= 6; right++) {
      const moved = afterOffset(map, right * TILE, down * TILE);
      const share = sharedPart(plane, moved);
      if (share > 0.5) places.push({ map: moved, share });
    }
  }
  places.sort((one, other) => other.share - one.share);
  return places.slice(0, MOST_PLACES).map((place) => place.map);
}

/** The part of the smaller one (grid or picture) that the other covers. */
function sharedPart({ width, height }: Plane, map: Homography): number {
  const [x0, y0] = mapPoint(map, 0, 0);
  const [x1, y1] = mapPoint(map, WIDTH - 1, HEIGHT - 1);
  const across = Math.min(x1, width) - Math.max(x0, 0);
  const down = Math.min(y1, height) - Math.max(y0, 0);
  if (across <= 0 || down <= 0) return 0;
  return (across * down) / Math.min(width * height, (x1 - x0) * (y1 - y0));
}
