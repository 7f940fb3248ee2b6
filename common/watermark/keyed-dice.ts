// Dice that follow from a key: the same throws in every engine. The layout key is public (every browser
// needs it), so this spreads the mark over the picture and keeps nothing secret.

export interface Dice {
  /** A whole number from 0 to sides − 1. */
  throwDie(sides: number): number;
}

/** FNV-1a over the key's bytes seeds Vigna's xoshiro128** (public domain) through splitmix32. */
export function keyedDice(key: Uint8Array, purpose: number): Dice {
  let hash = 0x811c9dc5 ^ purpose;
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193);
  const next32 = () => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  const state = Int32Array.of(next32(), next32(), next32(), next32());
  return { throwDie: (sides) => Math.floor((step(state) / 0x100000000) * sides) };
}

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

function step(state: Int32Array): number {
  const second = state[1]!;
  const result = Math.imul(rotate(Math.imul(second, 5), 7), 9) >>> 0;
  state[2]! ^= state[0]!;
  state[3]! ^= second;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= second << 9;
  state[3] = rotate(state[3]!, 11);
  return result;
}

/** 0 … length − 1 in keyed order (Fisher and Yates). */
export function keyedOrder(length: number, dice: Dice): Int32Array {
  const order = Int32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = dice.throwDie(last + 1);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}
