// How people choose a number: hardly ever evenly.
import type { BitSet } from '../../common/board/bit-set.ts';
import type { CrowdDice } from './dice.ts';

/** An open number of this board, or undefined when none is left. `lastDrawn`: what was seen to vanish last. */
export function pickNumber(
  board: BitSet,
  dice: CrowdDice,
  lastDrawn: number | undefined,
): number | undefined {
  if (board.count === board.size) return undefined;
  return nearestOpen(board, fancy(board.size, dice, lastDrawn)) ?? anyOpen(board, dice);
}

/** The number that comes to mind, taken or not. */
function fancy(size: number, dice: CrowdDice, lastDrawn: number | undefined): number {
  const mood = dice.fraction();
  if (mood < 0.25) return within(size, birthday(size, dice));
  if (mood < 0.45) return within(size, round(size, dice));
  if (mood < 0.6) return within(size, dice.oneOf([7, 77, 777, 8, 88, 888, 3, 13, 42, 100, 1]));
  if (mood < 0.75 && lastDrawn !== undefined) return within(size, lastDrawn + dice.whole(-3, 3));
  return dice.whole(1, size);
}

function birthday(size: number, dice: CrowdDice): number {
  const day = dice.whole(1, 28);
  const month = dice.whole(1, 12);
  if (size < 1_300) return day;
  return size < 130_000 || dice.happens(0.7)
    ? month * 100 + day
    : dice.whole(55, 99) * 10_000 + month * 100 + day;
}

function round(size: number, dice: CrowdDice): number {
  const unit = 10 ** dice.whole(1, Math.max(1, Math.floor(Math.log10(size)) - 1));
  return unit * dice.whole(1, Math.max(1, Math.floor(size / unit)));
}

const within = (size: number, number: number): number =>
  ((((number - 1) % size) + size) % size) + 1;

/** The wanted number or an open one a few steps from it: who finds it gone takes a neighbour. */
function nearestOpen(board: BitSet, wanted: number): number | undefined {
  for (let step = 0; step <= 10; step += 1) {
    for (const number of [wanted + step, wanted - step]) {
      if (number >= 1 && number <= board.size && !board.has(number)) return number;
    }
  }
  return undefined;
}

const anyOpen = (board: BitSet, dice: CrowdDice): number =>
  board.numberOutside(dice.whole(0, board.size - board.count - 1));
