// Perspective maps of the plane: x' = (ax + by + c) / (gx + hy + 1), y' = (dx + ey + f) / (gx + hy + 1).

/** a, b, c, d, e, f, g, h. */
export type Homography = readonly [number, number, number, number, number, number, number, number];
export type Place = readonly [x: number, y: number];
export interface Match {
  readonly from: Place;
  readonly to: Place;
  readonly weight: number;
}

export const IDENTITY: Homography = [1, 0, 0, 0, 1, 0, 0, 0];

export function mapPoint([a, b, c, d, e, f, g, h]: Homography, x: number, y: number): Place {
  const scale = 1 / (g * x + h * y + 1);
  return [(a * x + b * y + c) * scale, (d * x + e * y + f) * scale];
}

/** Turned (radians, small) and scaled about a place. */
export function similarity([cx, cy]: Place, turn: number, size: number): Homography {
  const length = Math.sqrt(1 + turn * turn);
  const [cos, sin] = [size / length, (size * turn) / length];
  return [cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy, 0, 0];
}

/** The way back; of a map that has none, one that leads nowhere (not finite). */
export function inverse([a, b, c, d, e, f, g, h]: Homography): Homography {
  // The adjugate, scaled so that its last element is 1.
  const scale = 1 / (a * e - b * d);
  return [
    (e - f * h) * scale,
    (c * h - b) * scale,
    (b * f - c * e) * scale,
    (f * g - d) * scale,
    (a - c * g) * scale,
    (c * d - a * f) * scale,
    (d * h - e * g) * scale,
    (b * g - a * h) * scale,
  ];
}

/** First the offset, then the map. */
export function afterOffset(map: Homography, dx: number, dy: number): Homography {
  const [a, b, , d, e, , g, h] = map;
  const scale = 1 / (g * dx + h * dy + 1);
  const [x, y] = mapPoint(map, dx, dy);
  return [a * scale, b * scale, x, d * scale, e * scale, y, g * scale, h * scale];
}

/** The map that takes four corners to four others. @throws RangeError when three lie on a line */
export function homography(from: readonly Place[], to: readonly Place[]): Homography {
  const found = fitHomography(from.map((place, at) => ({ from: place, to: to[at]!, weight: 1 })));
  if (!found) throw new RangeError('three corners lie on one line');
  return found;
}

/** Least squares of the algebraic error; undefined when the matches leave it open. */
export function fitHomography(matches: readonly Match[]): Homography | undefined {
  return fit(matches, 8);
}

/** The same without perspective. */
export function fitAffine(matches: readonly Match[]): Homography | undefined {
  return fit(matches, 6);
}

function fit(matches: readonly Match[], unknowns: 6 | 8): Homography | undefined {
  // Coordinates of some hundred pixels would make the sums of squares badly scaled.
  const unit = 256;
  const sums = Array.from({ length: unknowns }, () => new Float64Array(unknowns + 1));
  for (const { from, to, weight } of matches) {
    const [x, y] = [from[0] / unit, from[1] / unit];
    const [u, v] = [to[0] / unit, to[1] / unit];
    addRow(sums, [x, y, 1, 0, 0, 0, -x * u, -y * u], u, weight);
    addRow(sums, [0, 0, 0, x, y, 1, -x * v, -y * v], v, weight);
  }
  const solved = solve(sums);
  if (!solved) return undefined;
  const [a, b, c, d, e, f, g = 0, h = 0] = solved as unknown as Homography;
  return [a, b, c * unit, d, e, f * unit, g / unit, h / unit];
}

function addRow(sums: Float64Array[], row: number[], right: number, weight: number): void {
  const size = sums.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) sums[i]![j]! += weight * row[i]! * row[j]!;
    sums[i]![size]! += weight * row[i]! * right;
  }
}

/** Gauss and Jordan with the largest pivot. */
function solve(rows: Float64Array[]): number[] | undefined {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let row = column; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]![column]!)) best = row;
    }
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    const pivot = rows[column]![column]!;
    if (Math.abs(pivot) < 1e-12) return undefined;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / pivot;
      for (let at = column; at <= size; at++) rows[row]![at]! -= factor * rows[column]![at]!;
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!);
}
