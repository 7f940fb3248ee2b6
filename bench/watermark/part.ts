// Which part of the bench is run: all of it, or some pictures under some conditions, or only what must find
// nothing. Words between semicolons: `0-59` (pictures), a group or a condition by name, `vain`.
import { ATTACKS } from './attacks.ts';

export interface Part {
  /** Indices of the pictures, the last one left out. */
  readonly first: number;
  readonly end: number;
  /** Indices of ATTACKS. */
  readonly rows: readonly number[];
  readonly vain: boolean;
}

/** @throws Error when a word means nothing */
export function partOf(text: string | undefined, pictures: number): Part {
  const words = (text ?? '').split(';').flatMap((word) => word.trim() || []);
  let [first, end] = [0, pictures];
  const rows = new Set<number>();
  let vain = false;
  for (const word of words) {
    const range = /^(\d+)-(\d+)$/.exec(word);
    if (range) [first, end] = [Number(range[1]), Math.min(pictures, Number(range[2]) + 1)];
    else if (word === 'vain') vain = true;
    else for (const row of rowsCalled(word)) rows.add(row);
  }
  const isWhole = rows.size === 0 && !vain;
  return {
    first,
    end,
    rows: isWhole ? [...ATTACKS.keys()] : [...rows].sort((one, other) => one - other),
    vain: isWhole || vain,
  };
}

function rowsCalled(word: string): number[] {
  const rows = [...ATTACKS.keys()].filter((row) =>
    [ATTACKS[row]!.group as string, ATTACKS[row]!.name].includes(word),
  );
  if (rows.length === 0) throw new Error(`no group or condition is called "${word}"`);
  return rows;
}
