// A frame as text for the wire: ASCII, nothing that JSON would escape, below three characters a
// number on a board of a million. Fields are parted by dots:
//
//   epoch . from . to - from . taken . returned       (counts in base 36)
//
// A set of numbers is empty, or `count : k bits`: the gaps between the rising numbers, less one
// (the first from 0), Golomb–Rice coded with parameter k (one base-36 digit) and written six bits
// to a base64url character. The quotient is unary: ones, ended by a zero.
import { MAX_SHEETS } from '../protocol/limits.ts';
import type { Frame } from './board.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;
const MAX_K = 20;

export function encodeFrame(frame: Frame): string {
  const span = (frame.to - frame.from).toString(36);
  const head = `${frame.epoch}.${frame.from.toString(36)}.${span}`;
  return `${head}.${encodeNumbers(frame.taken)}.${encodeNumbers(frame.returned)}`;
}

const FRAME =
  /^([0-9a-f]{8})\.(0|[1-9a-z][0-9a-z]{0,9})\.(0|[1-9a-z][0-9a-z]{0,9})\.([^.]*)\.([^.]*)$/;

/** undefined for anything that encodeFrame does not write, or that names a number beyond `sheets`. */
export function decodeFrame(text: string, sheets = MAX_SHEETS): Frame | undefined {
  const fields = FRAME.exec(text);
  if (fields === null) return undefined;
  const from = Number.parseInt(fields[2]!, 36);
  const to = from + Number.parseInt(fields[3]!, 36);
  const taken = decodeNumbers(fields[4]!, sheets);
  const returned = decodeNumbers(fields[5]!, sheets);
  if (taken === undefined || returned === undefined || !Number.isSafeInteger(to)) return undefined;
  if (!areApart(taken, returned)) return undefined;
  return { epoch: fields[1]!, from, to, taken, returned };
}

/** Numbers must rise. */
function encodeNumbers(numbers: readonly number[]): string {
  if (numbers.length === 0) return '';
  const k = bestParameter(numbers);
  let text = `${numbers.length.toString(36)}:${k.toString(36)}`;
  let bits = 0;
  let held = 0;
  const push = (value: number, width: number) => {
    bits = (bits << width) | value;
    held += width;
    while (held >= 6) {
      held -= 6;
      text += ALPHABET[(bits >> held) & 63]!;
    }
    bits &= 63;
  };
  let before = 0;
  for (const number of numbers) {
    const gap = number - before - 1;
    before = number;
    for (let ones = gap >> k; ones > 0; ones -= 10) {
      const width = Math.min(ones, 10);
      push((1 << width) - 1, width);
    }
    // The zero that ends the quotient is the highest of these bits.
    push(gap & ((1 << k) - 1), k + 1);
  }
  return held === 0 ? text : text + ALPHABET[(bits << (6 - held)) & 63]!;
}

/** The parameter that gives the fewest bits: near the mean gap times ln 2, so its neighbours are tried. */
function bestParameter(numbers: readonly number[]): number {
  const mean = numbers.at(-1)! / numbers.length;
  const guess = Math.max(0, Math.floor(Math.log2(Math.max(1, mean * Math.LN2))));
  let best = guess;
  let fewest = Infinity;
  for (let k = Math.max(0, guess - 1); k <= Math.min(MAX_K, guess + 1); k += 1) {
    let bits = numbers.length * (k + 1);
    let before = 0;
    for (const number of numbers) {
      bits += (number - before - 1) >> k;
      before = number;
    }
    if (bits >= fewest) continue;
    fewest = bits;
    best = k;
  }
  return best;
}

const NUMBERS = /^([1-9a-z][0-9a-z]{0,4}):([0-9a-k])([\w-]*)$/;

function decodeNumbers(text: string, sheets: number): number[] | undefined {
  if (text === '') return [];
  const fields = NUMBERS.exec(text);
  if (fields === null) return undefined;
  const count = Number.parseInt(fields[1]!, 36);
  const k = Number.parseInt(fields[2]!, 36);
  const bits = new BitReader(fields[3]!);
  const numbers: number[] = [];
  let number = 0;
  while (numbers.length < count) {
    number += (bits.readUnary() << k) + bits.readBits(k) + 1;
    if (bits.isPast || number > sheets) return undefined;
    numbers.push(number);
  }
  // One text for one frame: the parameter is the best, and nothing but zeros fills the last character.
  return bits.isAtEnd() && bestParameter(numbers) === k ? numbers : undefined;
}

class BitReader {
  isPast = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readBit(): number {
    const value = VALUES[this.#text.charCodeAt(Math.floor(this.#at / 6))];
    if (value === undefined) this.isPast = true;
    const bit = ((value ?? 0) >> (5 - (this.#at % 6))) & 1;
    this.#at += 1;
    return bit;
  }

  readUnary(): number {
    let ones = 0;
    while (this.readBit() === 1) ones += 1;
    return ones;
  }

  readBits(width: number): number {
    let value = 0;
    for (let left = width; left > 0; left -= 1) value = (value << 1) | this.readBit();
    return value;
  }

  isAtEnd(): boolean {
    if (Math.ceil(this.#at / 6) !== this.#text.length) return false;
    while (this.#at % 6 !== 0) if (this.readBit() === 1) return false;
    return true;
  }
}

/** Whether two rising lists share nothing. */
function areApart(one: readonly number[], other: readonly number[]): boolean {
  for (let at = 0, to = 0; at < one.length && to < other.length;) {
    if (one[at] === other[to]) return false;
    if (one[at]! < other[to]!) at += 1;
    else to += 1;
  }
  return true;
}
