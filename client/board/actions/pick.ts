import type { BitSet } from '../../../common/board/bit-set.ts';

/** 32 random bits as an integer. */
export type Random32 = () => number;

export const cryptoRandom32: Random32 = () => crypto.getRandomValues(new Uint32Array(1))[0]!;

/** An open number, each equally likely; undefined when none is open. */
export function pickOpenNumber(taken: BitSet, random32: Random32 = cryptoRandom32) {
  const open = taken.size - taken.count;
  return open === 0 ? undefined : taken.numberOutside(below(open, random32));
}

/** Values above the last full multiple are thrown again, or low ones would come up more often. */
function below(bound: number, random32: Random32): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const value = random32();
    if (value < limit) return value % bound;
  }
}
