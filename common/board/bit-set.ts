/** Bytes that are counted together, so that finding the nth number outside need not look at all of them. */
const BLOCK_BYTES = 256;

/**
 * The numbers of a board that are taken, one bit each. Numbers count from 1.
 * Number n is bit (n - 1) % 8, counted from the lowest, of byte (n - 1) >> 3.
 */
export class BitSet {
  readonly size: number;
  /** Read them, never write them: the counts would not follow. */
  readonly bytes: Uint8Array;
  #count = 0;
  /** How many numbers are in each block of bytes. */
  readonly #inBlock: Uint16Array;

  constructor(size: number, bytes = new Uint8Array((size + 7) >> 3)) {
    if (bytes.length !== (size + 7) >> 3) throw new RangeError('bytes do not fit the size');
    if ((size & 7) !== 0 && bytes.at(-1)! >> (size & 7) !== 0) {
      throw new RangeError('bits beyond the size');
    }
    this.size = size;
    this.bytes = bytes;
    this.#inBlock = new Uint16Array(Math.ceil(bytes.length / BLOCK_BYTES));
    for (let at = 0; at < bytes.length; at += 1) this.#tally(at, bitsIn(bytes[at]!));
  }

  /** How many numbers are in the set. */
  get count(): number {
    return this.#count;
  }

  has(number: number): boolean {
    const bit = number - 1;
    return ((this.bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  /** Returns whether this changed anything. */
  add(number: number): boolean {
    if (number < 1 || number > this.size) throw new RangeError(`number ${number} of ${this.size}`);
    if (this.has(number)) return false;
    const bit = number - 1;
    this.bytes[bit >> 3]! |= 1 << (bit & 7);
    this.#tally(bit >> 3, 1);
    return true;
  }

  /** Returns whether this changed anything. */
  remove(number: number): boolean {
    if (number < 1 || !this.has(number)) return false;
    const bit = number - 1;
    this.bytes[bit >> 3]! &= ~(1 << (bit & 7));
    this.#tally(bit >> 3, -1);
    return true;
  }

  /** The number that stands at place `index` (from 0) among those not in the set, rising. Throws when there is none. */
  numberOutside(index: number): number {
    let left = index;
    for (let block = 0; block < this.#inBlock.length; block += 1) {
      const first = block * BLOCK_BYTES * 8;
      const outside = Math.min(BLOCK_BYTES * 8, this.size - first) - this.#inBlock[block]!;
      if (left < outside) return this.#numberOutsideFrom(block * BLOCK_BYTES, left);
      left -= outside;
    }
    throw new RangeError(`fewer than ${index + 1} numbers outside the set`);
  }

  clone(): BitSet {
    return new BitSet(this.size, this.bytes.slice());
  }

  #tally(byte: number, change: number): void {
    this.#count += change;
    this.#inBlock[Math.floor(byte / BLOCK_BYTES)]! += change;
  }

  #numberOutsideFrom(byte: number, index: number): number {
    let left = index;
    let at = byte;
    for (; left >= 8 - bitsIn(this.bytes[at]!); at += 1) left -= 8 - bitsIn(this.bytes[at]!);
    for (let number = at * 8 + 1; ; number += 1) {
      if (this.has(number)) continue;
      if (left === 0) return number;
      left -= 1;
    }
  }
}

const BITS = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte.toString(2).replaceAll('0', '').length,
);
const bitsIn = (byte: number): number => BITS[byte]!;
