// Where a key puts the mark: which coefficient of which block carries which coded bit, and the pilot.
import { BLOCK, COLUMNS, ROWS, setting, TILE_BLOCKS, type Frequency } from './setting.ts';
import { CODED_BITS } from './convolution.ts';
import { keyedDice, keyedOrder } from './keyed-dice.ts';
import { basisOf } from './block-basis.ts';

export interface Chip {
  readonly block: number;
  readonly basis: Float64Array;
  /** Which of the frequencies that is. */
  readonly which: number;
  /** Which coded bit, and whether it is written upside down here. */
  readonly bit: number;
  readonly sign: 1 | -1;
  readonly grade: 0 | 1;
}

export interface PilotPlace {
  readonly basis: Float64Array;
  readonly sign: 1 | -1;
}

export interface Layout {
  readonly chips: readonly Chip[];
  /** One per block of a pilot tile, row by row; undefined where the tile is empty. */
  readonly pilot: readonly (PilotPlace | undefined)[];
}

const PURPOSE = { chips: 1, pilot: 2 } as const;

/** @throws RangeError when the key is empty */
export function layOut(key: Uint8Array): Layout {
  if (key.length === 0) throw new RangeError('a layout key has at least one byte');
  return { chips: layChips(key), pilot: layPilot(key) };
}

function layChips(key: Uint8Array): Chip[] {
  const dice = keyedDice(key, PURPOSE.chips);
  const { chipFrequencies } = setting;
  return Array.from(keyedOrder(COLUMNS * ROWS, dice), (rank, block) => {
    const which = dice.throwDie(chipFrequencies.length);
    return {
      block,
      basis: basisOf(chipFrequencies[which]!),
      which,
      bit: rank % CODED_BITS,
      sign: throwSign(dice),
      grade: rank < CODED_BITS ? 0 : 1,
    };
  });
}

function layPilot(key: Uint8Array): Layout['pilot'] {
  const dice = keyedDice(key, PURPOSE.pilot);
  const order = keyedOrder(TILE_BLOCKS * TILE_BLOCKS, dice);
  return Array.from(order, (rank) => {
    const frequency = pick(
      setting.pilotFrequencies,
      dice.throwDie(setting.pilotFrequencies.length),
    );
    const sign = throwSign(dice);
    return rank < setting.pilotBlocks ? { basis: basisOf(frequency), sign } : undefined;
  });
}

const throwSign = (dice: { throwDie(sides: number): number }) => (dice.throwDie(2) === 0 ? 1 : -1);
const pick = (list: readonly Frequency[], index: number) => list[index]!;

/** The pilot's place in a block of the whole grid. */
export function pilotAt(layout: Layout, block: number): PilotPlace | undefined {
  const row = Math.floor(block / COLUMNS) % TILE_BLOCKS;
  return layout.pilot[row * TILE_BLOCKS + ((block % COLUMNS) % TILE_BLOCKS)];
}

/** Index of a block's first pixel in a plane of the grid. */
export function firstPixel(block: number): number {
  const row = Math.floor(block / COLUMNS);
  return row * BLOCK * COLUMNS * BLOCK + (block % COLUMNS) * BLOCK;
}
