// Bends a rough map (grid to picture) until the pilot lies straight everywhere: displacements of windows,
// first large then small, and through them an affine map, then a perspective one.
import { findPeak, type Peak, type Window } from './pilot.ts';
import type { Spectrum } from './fourier.ts';
import { fitAffine, fitHomography, mapPoint, type Homography, type Match } from './homography.ts';
import type { Plane } from './pixels.ts';
import { HEIGHT, WIDTH } from './setting.ts';

interface Pass {
  readonly columns: number;
  readonly rows: number;
  /** Grid pixels. */
  readonly side: number;
  readonly reach: number;
  readonly fit: (matches: readonly Match[]) => Homography | undefined;
}

const PASSES: readonly Pass[] = [
  { columns: 3, rows: 2, side: 288, reach: 20, fit: fitAffine },
  { columns: 4, rows: 3, side: 224, reach: 12, fit: fitAffine },
  { columns: 5, rows: 3, side: 192, reach: 10, fit: fitHomography },
  { columns: 5, rows: 3, side: 192, reach: 6, fit: fitHomography },
  { columns: 5, rows: 3, side: 160, reach: 6, fit: fitHomography },
  { columns: 5, rows: 3, side: 160, reach: 5, fit: fitHomography },
  { columns: 5, rows: 3, side: 128, reach: 4, fit: fitHomography },
];
/** Windows less clear than this say nothing. */
const LEAST_CLARITY = 4;
const FEWEST_WINDOWS = 4;

/**
 * Better and better maps, the last bent most. Where few windows are clear, an early one may be the best:
 * the reader tries them from the end.
 */
export function straighten(band: Plane, pattern: Spectrum, rough: Homography): Homography[] {
  const maps = [rough];
  for (const pass of PASSES) {
    const better = bend(band, pattern, maps.at(-1)!, pass);
    if (better) maps.push(better);
  }
  return maps;
}

function bend(
  band: Plane,
  pattern: Spectrum,
  map: Homography,
  { columns, rows, side, reach, fit }: Pass,
): Homography | undefined {
  const matches: Match[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = ((WIDTH - side) * column) / (columns - 1);
      const top = ((HEIGHT - side) * row) / (rows - 1);
      const peak = findPeak(band, pattern, { map, window: half(left, top, side), reach });
      if (peak.clarity >= LEAST_CLARITY)
        matches.push(match(map, left + side / 2, top + side / 2, peak));
    }
  }
  return fitRobustly(matches, fit);
}

const half = (left: number, top: number, side: number): Window => ({
  left: Math.round(left / 2),
  top: Math.round(top / 2),
  width: side / 2,
  height: side / 2,
});

const match = (map: Homography, x: number, y: number, peak: Peak): Match => ({
  from: [x, y],
  to: mapPoint(map, x + peak.x, y + peak.y),
  weight: peak.clarity * peak.clarity,
});

/** Least squares, then again with less weight for what lies off. */
function fitRobustly(matches: readonly Match[], fit: Pass['fit']): Homography | undefined {
  if (matches.length < FEWEST_WINDOWS) return undefined;
  let map = fit(matches);
  for (let round = 0; round < 4 && map; round++) {
    const now = map;
    map = fit(
      matches.map((one) => {
        const [x, y] = mapPoint(now, one.from[0], one.from[1]);
        const off = (x - one.to[0]) ** 2 + (y - one.to[1]) ** 2;
        return { ...one, weight: one.weight / (1 + off) };
      }),
    );
  }
  return map;
}
