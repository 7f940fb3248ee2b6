// Reads where the payload is present: moves the likeliest maps until it is most so, and then spares no way
// of reading. What is present nowhere is not read at all, so that chance gets few tries.
import type { Spectrum } from './fourier.ts';
import type { Ground } from './ground.ts';
import { afterOffset, mapPoint, type Homography } from './homography.ts';
import type { Layout } from './layout.ts';
import { likelyPlaces } from './places.ts';
import { presenceAt } from './presence.ts';
import {
  ALL_WEIGHINGS,
  FEW_GAINS,
  readPlane,
  type PlaneReading,
  type ReadOptions,
} from './read-plane.ts';
import { coveredBlocks, warpToGrid } from './resample.ts';
import { HEIGHT, WIDTH } from './setting.ts';
import { settle } from './settle.ts';
import { straightenNear } from './straighten.ts';
import { uprightNear } from './upright.ts';

export type How = 'displaced' | 'bent' | 'turned' | 'scaled';
export interface Found extends PlaneReading {
  readonly how: How;
}

export interface Site {
  readonly ground: Ground;
  /** Grid to picture. */
  readonly map: Homography;
}

/** Where the payload certainly lies, though it was not read there. */
interface Unread extends Site {
  readonly presence: number;
  readonly how: How;
}

export interface Search {
  readonly layout: Layout;
  readonly pattern: Spectrum;
  readonly unread: Unread[];
}

/** Below this the payload is not where a map puts it, or not near enough to be moved there. */
const LEAST_PRESENT = 3;
/** A settled map below this is chance. */
const LEAST_SETTLED = 5.5;
/** Of the maps tried together so many of the best are settled. */
const MOST_SETTLED = 3;
const MOST_CUTS = 5;
/** Grid pixels beside a settled map. */
const BESIDE = [
  [0.35, 0],
  [-0.35, 0],
  [0, 0.35],
  [0, -0.35],
  [0.35, 0.35],
  [-0.35, -0.35],
  [0.35, -0.35],
  [-0.35, 0.35],
] as const;

const FINELY = { weighings: ALL_WEIGHINGS } as const;
const QUICKLY = { weighings: ALL_WEIGHINGS, gains: FEW_GAINS } as const;

/** Also displaced by whole periods of the pilot, which leaves them open. */
export function readAtSites(sites: readonly Site[], search: Search, how: How): Found | undefined {
  const places = sites.flatMap(({ ground, map }) =>
    likelyPlaces(ground.plane, map).map((place) => {
      const presence = presenceAt(ground.half, place, search.layout);
      return { ground, map: place, presence };
    }),
  );
  places.sort((one, other) => other.presence - one.presence);
  for (const { ground, map, presence } of places.slice(0, MOST_SETTLED)) {
    if (presence < LEAST_PRESENT) break;
    const settled = settle(ground.half, map, search.layout);
    if (settled.presence < LEAST_SETTLED) continue;
    const site = { ...settled, ground, how };
    const found = readSettled(site, search);
    if (found) return { ...found, how };
    search.unread.push(site);
  }
  return undefined;
}

function readSettled({ ground, map, how }: Unread, search: Search): PlaneReading | undefined {
  const straight = straightenNear(ground.band, search.pattern, map);
  const cuts = how === 'displaced' ? cutsNear(map) : [];
  const upright = how === 'scaled' ? [uprightNear(ground, straight, search.pattern)] : [];
  return (
    readFirst(ground, cuts.slice(0, 1), search.layout, FINELY) ??
    readFirst(ground, [...upright, ...cuts.slice(1), map, straight], search.layout, QUICKLY)
  );
}

/** The last resort, where the payload was most present of all: every gain, and between the pixels. */
export function readStubborn({ layout, pattern, unread }: Search): Found | undefined {
  const site = unread.sort((one, other) => other.presence - one.presence)[0];
  if (!site) return undefined;
  const { ground, map, how } = site;
  const straight = straightenNear(ground.band, pattern, map);
  const beside = BESIDE.map(([right, down]) => afterOffset(map, right, down));
  const found =
    readFirst(ground, [map, straight], layout, FINELY) ??
    readFirst(ground, beside, layout, QUICKLY);
  return found && { ...found, how };
}

function readFirst(
  { plane }: Ground,
  maps: readonly Homography[],
  layout: Layout,
  options: ReadOptions,
): PlaneReading | undefined {
  for (const map of maps) {
    const covered = coveredBlocks(plane, map);
    const reading = readPlane(warpToGrid(plane, map), layout, { ...options, covered });
    if (reading) return reading;
  }
  return undefined;
}

/** Nobody cuts through a pixel: the whole displacements nearest to the map. */
function cutsNear(map: Homography): Homography[] {
  const [x, y] = mapPoint(map, WIDTH / 2, HEIGHT / 2);
  const [right, down] = [x - WIDTH / 2, y - HEIGHT / 2];
  const cuts: { map: Homography; off: number }[] = [];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [wholeX, wholeY] = [Math.round(right) + dx, Math.round(down) + dy];
      const off = (wholeX - right) ** 2 + (wholeY - down) ** 2;
      cuts.push({ map: [1, 0, wholeX, 0, 1, wholeY, 0, 0], off });
    }
  }
  cuts.sort((one, other) => one.off - other.off);
  return cuts.slice(0, MOST_CUTS).map((cut) => cut.map);
}
