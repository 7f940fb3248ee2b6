// For a picture that was cropped and scaled, but neither turned nor bent: with only a place and a size to
// find, the pilot of the whole picture says both to a fifth of a pixel.
import { viewOf, type Ground } from './ground.ts';
import type { Spectrum } from './fourier.ts';
import { afterOffset, inverse, mapPoint, type Homography } from './homography.ts';
import { findPeak, findPeaks } from './pilot.ts';

/** Sizes beside the map's own: so many to either side, by this much each. */
const MOST_SIZES = 6;
const STEP = 0.002;
/** Grid pixels. */
const REACH = 6;

/** The upright map near `map` in which the pilot is clearest. */
export function uprightNear(ground: Ground, map: Homography, pattern: Spectrum): Homography {
  const sized = sizesOf(ground, map);
  const views = Array.from({ length: 2 * MOST_SIZES + 1 }, (_, at) =>
    viewOf(ground, sized(at - MOST_SIZES)),
  );
  const clarities = findPeaks(ground.band, pattern, views, REACH).map(({ clarity }) => clarity);
  const fine = sized(summit(clarities) - MOST_SIZES);
  const peak = findPeak(ground.band, pattern, viewOf(ground, fine), REACH);
  return afterOffset(fine, peak.x, peak.y);
}

/** As large as the map is on average and with the same middle, larger by so many steps. */
function sizesOf({ plane }: Ground, map: Homography): (steps: number) => Homography {
  const { width, height } = plane;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const back = inverse(map);
  const [[left], [right]] = [mapPoint(back, 0, middleY), mapPoint(back, width - 1, middleY)];
  const [[, top], [, bottom]] = [mapPoint(back, middleX, 0), mapPoint(back, middleX, height - 1)];
  const [x, y] = mapPoint(back, middleX, middleY);
  const size = (width + height - 2) / (right - left + bottom - top);
  return (steps) => {
    const scale = size * (1 + steps * STEP);
    return [scale, 0, middleX - scale * x, 0, scale, middleY - scale * y, 0, 0];
  };
}

/** Where a parabola through the highest value and its neighbours has its top. */
function summit(values: readonly number[]): number {
  let best = 1;
  for (let at = 2; at < values.length - 1; at++) if (values[at]! > values[best]!) best = at;
  const [before, top, after] = [values[best - 1]!, values[best]!, values[best + 1]!];
  const bend = before - 2 * top + after;
  return bend < 0 ? best + Math.max(-1, Math.min(1, (before - after) / (2 * bend))) : best;
}
