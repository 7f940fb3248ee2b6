// Something like a photograph: shades whose spectrum falls as in nature, with edges, and in places grain,
// weave or leaves. Shades run from 0 to 1.
import type { Chance } from './dice.ts';

export function texture(chance: Chance, width: number, height: number): Float32Array {
  if (chance.unit() < 0.4) return leaves(chance, width, height);
  const shades = new Float32Array(width * height).fill(0.5);
  const roughness = chance.between(0.42, 0.62);
  for (let cell = 160, strength = 0.5; cell >= 3; cell /= 2, strength *= roughness) {
    addNoise(shades, { chance, width, height, cell, strength });
  }
  for (let count = chance.whole(2, 7); count > 0; count--) addObject(shades, chance, width, height);
  addFine(shades, chance, width, height);
  return shades;
}

interface NoiseLayer {
  readonly chance: Chance;
  readonly width: number;
  readonly height: number;
  readonly cell: number;
  readonly strength: number;
}

/** Smooth noise: chance at the corners of cells, blended between them. */
function addNoise(
  shades: Float32Array,
  { chance, width, height, cell, strength }: NoiseLayer,
): void {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const corners = Float32Array.from({ length: columns * rows }, () => chance.unit() - 0.5);
  const smooth = (t: number) => t * t * (3 - 2 * t);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell);
    const down = smooth(y / cell - row);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / cell);
      const right = smooth(x / cell - column);
      const at = row * columns + column;
      const above = corners[at]! * (1 - right) + corners[at + 1]! * right;
      const below = corners[at + columns]! * (1 - right) + corners[at + columns + 1]! * right;
      shades[y * width + x]! += strength * (above * (1 - down) + below * down);
    }
  }
}

/** A round thing with a lit side and a sharp edge. */
function addObject(shades: Float32Array, chance: Chance, width: number, height: number): void {
  const [x0, y0] = [chance.between(0, width), chance.between(0, height)];
  const [rx, ry] = [chance.between(20, 120), chance.between(20, 120)];
  const tone = chance.between(-0.35, 0.35);
  const light = chance.between(-0.3, 0.3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x - x0) / rx, (y - y0) / ry];
      if (u * u + v * v < 1) shades[y * width + x]! += tone + light * (u + v);
    }
  }
}

function addFine(shades: Float32Array, chance: Chance, width: number, height: number): void {
  const kind = chance.whole(0, 3);
  const strength = chance.between(0.02, 0.12);
  const [fx, fy] = [chance.between(0.3, 1.6), chance.between(0.3, 1.6)];
  const split = chance.between(0.2, 1) * height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (kind === 0) shades[at]! += 0.02 * chance.normal();
      if (kind === 1) shades[at]! += strength * 0.6 * chance.normal();
      if (kind === 2 && y < split) shades[at]! += strength * Math.sin(x * fx) * Math.sin(y * fy);
    }
  }
}

/** Discs over discs with sizes as things in nature have (Ruderman's dead leaves), and a little grain. */
function leaves(chance: Chance, width: number, height: number): Float32Array {
  const shades = new Float32Array(width * height).fill(chance.unit());
  const smallest = chance.between(3, 9);
  const grain = chance.between(0, 0.04);
  for (let count = chance.whole(400, 2500); count > 0; count--) {
    const radius = Math.min(120, smallest / Math.sqrt(1 - chance.unit()));
    const [x0, y0] = [chance.between(0, width), chance.between(0, height)];
    const [tone, slope] = [chance.unit(), chance.between(-0.004, 0.004)];
    for (let y = Math.max(0, Math.ceil(y0 - radius)); y < Math.min(height, y0 + radius); y++) {
      const reach = Math.sqrt(radius * radius - (y - y0) ** 2);
      for (let x = Math.max(0, Math.ceil(x0 - reach)); x < Math.min(width, x0 + reach); x++) {
        shades[y * width + x] = tone + slope * (x - x0);
      }
    }
  }
  return shades.map((shade) => shade + grain * chance.normal());
}
