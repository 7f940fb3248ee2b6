/**
 * The numbers of a board that are taken, one bit each. Numbers count from 1.
 * Number n is bit (n - 1) % 8, counted from the lowest, of byte (n - 1) >> 3.
 */
export class BitSet {
  readonly size: number;
  readonly bytes: Uint8Array;
  #count: number;

  constructor(size: number, bytes = new Uint8Array((size + 7) >> 3)) {
    if (bytes.length !== (size + 7) >> 3) throw new RangeError('bytes do not fit the size');
    this.size = size;
    this.bytes = bytes;
    this.#count = 0;
    for (const byte of bytes) this.#count += bitsIn(byte);
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
    this.#count += 1;
    return true;
  }

  /** Returns whether this changed anything. */
  remove(number: number): boolean {
    if (!this.has(number)) return false;
    const bit = number - 1;
    this.bytes[bit >> 3]! &= ~(1 << (bit & 7));
    this.#count -= 1;
    return true;
  }

  /** The number that stands at place `index` (from 0) among those not in the set, rising. Throws when there is none. */
  numberOutside(index: number): number {
    let left = index;
    for (let at = 0; at < this.bytes.length; at += 1) {
      const outside = Math.min(8, this.size - at * 8) - bitsIn(this.bytes[at]!);
      if (left >= outside) {
        left -= outside;
        continue;
      }
      for (let number = at * 8 + 1; ; number += 1) {
        if (this.has(number)) continue;
        if (left === 0) return number;
        left -= 1;
      }
    }
    throw new RangeError(`fewer than ${index + 1} numbers outside the set`);
  }

  clone(): BitSet {
    return new BitSet(this.size, this.bytes.slice());
  }
}

const BITS = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte.toString(2).replaceAll('0', '').length,
);
const bitsIn = (byte: number): number => BITS[byte]!;
