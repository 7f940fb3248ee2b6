// The one setting of the watermark. Pictures in the wild carry it: changing a figure here makes all of
// them unreadable. How the figures were found is in docs/watermark.md.

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
  /** Places per block that carry payload. */
  chipsPerBlock: 1,
  chipFrequencies: [
    [2, 0],
    [0, 2],
    [2, 2],
    [1, 2],
    [2, 1],
  ] as readonly Frequency[],
  pilotFrequencies: [
    [3, 3],
    [4, 2],
    [2, 4],
    [4, 4],
    [3, 4],
    [4, 3],
  ] as readonly Frequency[],
  /** Of 64 blocks in a pilot tile so many carry it. */
  pilotBlocks: 32,
  /** Width of a decision zone, in units of an orthonormal coefficient. */
  zone: 56,
  /** The pilot's amplitude as a multiple of the payload's margin. */
  pilotShare: 0.75,
  /** A place that would need a longer push than this multiple of the margin stays as it is. */
  longestPush: 2.2,
  /** Mean squared error that an embedding may cost: 45.1 dB. */
  errorBudget: 2.0,
  /** One place counts at most this much when its bit is read. */
  softLimit: 20,
  /** Readings that agree less with the picture are taken for chance. */
  leastConfidence: 0.3,
};
