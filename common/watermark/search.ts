// Finds how a picture lies on the grid when it was cropped, turned, scaled or photographed, and reads it.
// The pilot proposes, the presence of the payload decides. How much is tried is counted, not timed: the same
// picture is read, or not, on every machine.
import type { Spectrum } from './fourier.ts';
import { groundOf, viewOf, type Ground } from './ground.ts';
import { afterOffset, IDENTITY, similarity, type Homography } from './homography.ts';
import type { Layout } from './layout.ts';
import { findPeak, findPeaks } from './pilot.ts';
import type { Plane } from './pixels.ts';
import { readAtSites, readStubborn, type Found, type Search, type Site } from './read-present.ts';
import { resize } from './resample.ts';
import { HEIGHT, WIDTH } from './setting.ts';
import { straighten, type Look } from './straighten.ts';

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
const MOST_TURNED = 24;

/** Scales further off: each of these is looked around by the steps above, and gives its clearest. */
const LADDER = listRungs(1.085, 2.1);
const EACH_RUNG = 2;
/** Pictures with sides beyond this, in grid widths and heights, are only looked at smaller. */
const MOST_GRIDS = 2;
const LEAST_SIDE = 160;

/** `onGrid` is the whole picture scaled to the grid. */
export function search(
  source: Plane,
  onGrid: Plane,
  sought: { readonly layout: Layout; readonly pattern: Spectrum },
): Found | undefined {
  const grounds = [groundOf(onGrid)];
  if ((source.width !== WIDTH || source.height !== HEIGHT) && isHandy(source))
    grounds.push(groundOf(source));
  const search: Search = { ...sought, unread: [] };
  return (
    searchDisplaced(grounds, search) ??
    searchBent(grounds[0]!, search) ??
    searchTurned(grounds, search) ??
    searchScaled(source, search) ??
    readStubborn(search)
  );
}

/** Powers of the step, up and down in turn; by products alone, which are the same in every engine. */
function listRungs(step: number, most: number): number[] {
  const rungs: number[] = [];
  for (let scale = step; scale < most; scale *= step) rungs.push(scale, 1 / scale);
  return rungs;
}

const isHandy = ({ width, height }: Plane) =>
  width <= MOST_GRIDS * WIDTH &&
  height <= MOST_GRIDS * HEIGHT &&
  Math.min(width, height) >= LEAST_SIDE;

function searchDisplaced(grounds: readonly Ground[], search: Search): Found | undefined {
  for (const ground of grounds) {
    const { x, y } = findPeak(ground.band, search.pattern, viewOf(ground, IDENTITY));
    const site = { ground, map: afterOffset(IDENTITY, x, y) };
    const found = readAtSites([site], search, 'displaced');
    if (found) return found;
  }
  return undefined;
}

function searchBent(ground: Ground, search: Search): Found | undefined {
  for (const look of LOOKS) {
    const map = straighten(ground.band, search.pattern, IDENTITY, look);
    const found = readAtSites([{ ground, map }], search, 'bent');
    if (found) return found;
  }
  return undefined;
}

function searchTurned(grounds: readonly Ground[], search: Search): Found | undefined {
  for (const ground of grounds) {
    const maps: Homography[] = [];
    for (let turn = -TURNS.most; turn <= TURNS.most; turn++)
      maps.push(...sizesAbout(ground.plane, turn * TURNS.step));
    const sites = clearest(ground, maps, search).slice(0, MOST_TURNED);
    const found = readAtSites(sites, search, 'turned');
    if (found) return found;
  }
  return undefined;
}

/** Cropped and then scaled by anyone's guess. */
function searchScaled(source: Plane, search: Search): Found | undefined {
  const sites: Site[] = [];
  for (const scale of LADDER) {
    const [width, height] = [Math.round(source.width * scale), Math.round(source.height * scale)];
    if (!isHandy({ ...source, width, height })) continue;
    const ground = groundOf(resize(source, width, height));
    sites.push(...clearest(ground, sizesAbout(ground.plane, 0), search).slice(0, EACH_RUNG));
  }
  return readAtSites(sites, search, 'scaled');
}

/** Where the pilot puts each of the maps, the clearest first. */
function clearest(ground: Ground, maps: readonly Homography[], { pattern }: Search): Site[] {
  const views = maps.map((map) => viewOf(ground, map));
  return findPeaks(ground.band, pattern, views)
    .map(({ x, y, clarity }, at) => ({ ground, map: afterOffset(maps[at]!, x, y), clarity }))
    .sort((one, other) => other.clarity - one.clarity);
}

/** Turned (radians, small) about the middle of the plane, and of several sizes. */
function sizesAbout({ width, height }: Plane, turn: number): Homography[] {
  const middle = [(width - 1) / 2, (height - 1) / 2] as const;
  return Array.from({ length: 2 * SIZES.most + 1 }, (_, at) =>
    similarity(middle, turn, 1 + (at - SIZES.most) * SIZES.step),
  );
}
