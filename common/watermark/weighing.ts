// How much a coefficient's depth in its zone says about its bit. Three ways, since what a picture went
// through is not known: what one of them misses another may read.
import { firstPixel } from './layout.ts';
import { BLOCK, COLUMNS, ROWS, setting, WIDTH } from './setting.ts';
import { depth } from './zones.ts';

/**
 * `plain`: by depth, large coefficients less: best after coarse JPEG steps. `glare`: nothing where the
 * picture was burnt to white, and depths soon count alike: for brightened pictures. `texture`: what lies in
 * lively surroundings is doubted: for pictures between whose pixels one has to look.
 */
export type Weighing = 'plain' | 'glare' | 'texture';

export interface Surrounding {
  /** Root mean square difference of neighbouring pixels. */
  readonly lively: number;
  /** How many pixels are white. */
  readonly burnt: number;
}
export type Surroundings = readonly Surrounding[];

const WHITE = 253.5;
/** Of the 256 pixels of a block so many may be white. */
const MOST_BURNT = 32;

/** A bit's first and further places: the depth from which more says no more, and the weight. */
const GLARE = { limits: [12, 12], weights: [1, 0.5] } as const;
const TEXTURE = { limits: [16, 6], weights: [20, 6] } as const;
/** Deviation of a coefficient: of its own, by liveliness of the surroundings, and by its size. */
const NOISE = { always: 2, lively: 0.4, large: 0.03 } as const;

/** Positive says 1 (upside down where the place is). `value` has been freed of its gain. */
export function weigh(
  weighing: Weighing,
  value: number,
  grade: 0 | 1,
  around: Surrounding | undefined,
): number {
  if (around && around.burnt > MOST_BURNT) return 0;
  const far = Math.abs(value) / setting.zones[grade];
  const deep = depth(value, grade);
  if (weighing === 'texture') return doubted(deep, grade, noiseOf(value, around));
  if (weighing === 'glare')
    return (within(deep, GLARE.limits[grade]) * GLARE.weights[grade]) / (1 + far);
  return (within(deep, setting.softLimit) * setting.weights[grade]) / (1 + far);
}

const within = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));

/** Variance. */
function noiseOf(value: number, around: Surrounding | undefined): number {
  const byLiveliness = NOISE.lively * (around?.lively ?? 0);
  const bySize = NOISE.large * value;
  return NOISE.always * NOISE.always + byLiveliness * byLiveliness + bySize * bySize;
}

/** As after Gaussian noise: depth over variance, and next to nothing once the noise spans zones (nearly e⁻ˣ). */
function doubted(deep: number, grade: 0 | 1, variance: number): number {
  const zone = setting.zones[grade];
  const spread = (Math.PI * Math.PI * variance) / (2 * zone * zone);
  const left = 1 / (1 + spread + spread ** 2 / 2 + spread ** 3 / 6);
  return (left * TEXTURE.weights[grade] * within(deep, TEXTURE.limits[grade])) / variance;
}

export function surroundingsOf(plane: Float32Array): Surroundings {
  return Array.from({ length: COLUMNS * ROWS }, (_, block) => surroundingOf(plane, block));
}

function surroundingOf(plane: Float32Array, block: number): Surrounding {
  const first = firstPixel(block);
  const last = BLOCK - 1;
  let [squares, burnt] = [0, 0];
  for (let y = 0; y < BLOCK; y++) {
    for (let x = 0; x < BLOCK; x++) {
      const at = first + y * WIDTH + x;
      const value = plane[at]!;
      const [right, down] = [
        x < last ? plane[at + 1]! - value : 0,
        y < last ? plane[at + WIDTH]! - value : 0,
      ];
      squares += right * right + down * down;
      if (value >= WHITE) burnt++;
    }
  }
  return { lively: Math.sqrt(squares / (2 * BLOCK * last)), burnt };
}
