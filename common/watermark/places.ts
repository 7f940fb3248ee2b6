// The pilot repeats every 128 pixels, so it leaves open by how many whole periods the grid is displaced.
import { afterOffset, mapPoint, type Homography } from './homography.ts';
import type { Plane } from './pixels.ts';
import { HEIGHT, TILE, WIDTH } from './setting.ts';

const MOST_PLACES = 6;
const [MOST_RIGHT, MOST_DOWN] = [6, 5];
/** Of the smaller one (grid or picture) the other must cover this part. */
const LEAST_SHARE = 0.5;

/** Maps that put enough of the grid into the picture, best covered first. */
export function likelyPlaces(plane: Plane, map: Homography): Homography[] {
  const places: { map: Homography; share: number }[] = [];
  for (let down = -MOST_DOWN; down <= MOST_DOWN; down++) {
    for (let right = -MOST_RIGHT; right <= MOST_RIGHT; right++) {
      const moved = afterOffset(map, right * TILE, down * TILE);
      const share = sharedPart(plane, moved);
      if (share > LEAST_SHARE) places.push({ map: moved, share });
    }
  }
  places.sort((one, other) => other.share - one.share);
  return places.slice(0, MOST_PLACES).map((place) => place.map);
}

function sharedPart({ width, height }: Plane, map: Homography): number {
  const [x0, y0] = mapPoint(map, 0, 0);
  const [x1, y1] = mapPoint(map, WIDTH - 1, HEIGHT - 1);
  const across = Math.min(x1, width) - Math.max(x0, 0);
  const down = Math.min(y1, height) - Math.max(y0, 0);
  if (across <= 0 || down <= 0) return 0;
  return (across * down) / Math.min(width * height, (x1 - x0) * (y1 - y0));
}
