// Moves a rough map until the payload is most present: its four corners together, shifted, stretched, turned
// and in perspective, by steps from coarse to fine.
import { fitHomography, mapPoint, type Homography, type Match, type Place } from './homography.ts';
import type { Layout } from './layout.ts';
import type { Plane } from './pixels.ts';
import { presenceAt } from './presence.ts';
import { HEIGHT, WIDTH } from './setting.ts';

export interface Settled {
  readonly map: Homography;
  readonly presence: number;
}

const CORNERS: readonly Place[] = [
  [0, 0],
  [WIDTH, 0],
  [0, HEIGHT],
  [WIDTH, HEIGHT],
];
/** How the four corners move in one direction: all alike, then one half against the other. */
const MOVES = [
  [1, 1, 1, 1],
  [1, -1, 1, -1],
  [1, 1, -1, -1],
  [1, -1, -1, 1],
] as const;
/** Picture pixels by which the corners move, and how often at most. */
const STEPS = [4, 2, 1, 0.5, 0.25];
const MOST_ROUNDS = 4;

/** `half` is the picture's brightness at half its resolution. */
export function settle(half: Plane, rough: Homography, layout: Layout): Settled {
  let corners = CORNERS.map(([x, y]) => mapPoint(rough, x, y));
  let best: Settled = { map: rough, presence: presenceAt(half, rough, layout) };
  const improves = (moved: readonly Place[]): boolean => {
    const map = mapTo(moved);
    const presence = map ? presenceAt(half, map, layout) : 0;
    if (!map || presence <= best.presence) return false;
    best = { map, presence };
    corners = [...moved];
    return true;
  };
  const moveAll = (step: number) => {
    for (const move of MOVES) {
      for (const axis of [0, 1] as const) {
        if (!improves(moveBy(corners, move, axis, step)))
          improves(moveBy(corners, move, axis, -step));
      }
    }
  };
  for (const step of STEPS) {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = best.presence;
      moveAll(step);
      if (best.presence === before) break;
    }
  }
  return best;
}

function moveBy(
  corners: readonly Place[],
  move: readonly number[],
  axis: 0 | 1,
  step: number,
): Place[] {
  return corners.map(([x, y], at) => {
    const by = move[at]! * step;
    return axis === 0 ? [x + by, y] : [x, y + by];
  });
}

const mapTo = (corners: readonly Place[]) =>
  fitHomography(CORNERS.map((from, at): Match => ({ from, to: corners[at]!, weight: 1 })));
