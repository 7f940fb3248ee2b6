// The one setting of the watermark, a format: pictures in the wild carry it, and changing a figure here
// makes all of them unreadable. What is known to need another figure becomes a second setting with the next
// version beside this one, and readers try both. tests/watermark/vectors.test.ts holds it fast. How the
// figures were found is in docs/watermark.md.

export const SETTING_VERSION = 1;

/** The grid on which everything happens, pixels. */
export const WIDTH = 640;
export const HEIGHT = 400;
/** A block is this many pixels wide and high. */
export const BLOCK = 16;
export const COLUMNS = WIDTH / BLOCK;
export const ROWS = HEIGHT / BLOCK;
export const PAYLOAD_BYTES = 16;
/** The pilot repeats after this many blocks in both directions. */
export const TILE_BLOCKS = 8;
export const TILE = TILE_BLOCKS * BLOCK;

/** A frequency of the block transform: cycles to the right and down, in half periods per block. */
export type Frequency = readonly [right: number, down: number];

export const setting = {
  /** Where a block's payload lies: whole waves over the 8-pixel blocks of JPEG, low enough for blur. */
  chipFrequencies: [
    [2, 0],
    [0, 2],
    [2, 2],
  ] as readonly Frequency[],
  pilotFrequencies: [
    [3, 3],
    [4, 2],
    [2, 4],
    [4, 4],
    [3, 4],
    [4, 3],
  ] as readonly Frequency[],
  /** Of the 64 blocks of a pilot tile so many carry it. */
  pilotBlocks: 32,
  /**
   * Each coded bit has a first place and one or two further ones (`grade` 0 and 1). The first is pushed
   * hard enough to outlive JPEG's coarse steps; the others cost little and help where no such step is:
   * parts of the margin, weights when read, widths of a decision zone (orthonormal coefficients).
   */
  shares: [1.4, 0.2] as readonly [number, number],
  weights: [1, 0.3] as readonly [number, number],
  zones: [60, 16] as readonly [number, number],
  /**
   * The pilot's amplitude as a part of the margin: on flat ground, and where the picture is as lively as
   * `pilotTexture` at the pilot's frequencies (root mean square coefficient).
   */
  pilotShare: 0.6,
  pilotShareInTexture: 1.1,
  pilotTexture: 15,
  /**
   * A place that would need a longer push than this multiple of its margin stays as it is: none of the
   * first places, since half a zone and a margin are less, and some of the further ones.
   */
  longestPush: 4,
  /** Mean squared error that the pushes may cost; with rounding and full channels 45.1 dB come of it. */
  errorBudget: 1.96,
  /** One place counts at most this much when its bit is read. */
  softLimit: 30,
  /** Readings that agree less with the picture are taken for chance. */
  leastConfidence: 0.3,
};
