// Bytes to text and back, alike on the server and in the browser.

/** SHA-256 of some bytes: 32 bytes. Handed in, because each side has its own fastest one. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES = Uint8Array.from(BASE64URL, (character) => character.charCodeAt(0));
const ascii = new TextDecoder('latin1');
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value += 1) VALUES[BASE64URL.charCodeAt(value)] = value;

/** Two characters at a time, the first in the lower byte, which every machine that runs this stores first. */
const PAIRS = Uint16Array.from(
  { length: 4096 },
  (_, bits) => CODES[bits >> 6]! | (CODES[bits & 63]! << 8),
);

/** A path is written for every draw: buffers of its own for each would keep the collector busy. */
const scratch = new Uint16Array(2048);

/** Written as bytes and decoded at once: text that grows by pieces costs a multiple when it is used. */
export function toBase64url(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  const length = Math.ceil((bytes.length * 4) / 3);
  const pairs = length <= scratch.length * 2 ? scratch : new Uint16Array((length + 3) >> 1);
  let to = 0;
  for (let at = 0; at < whole; at += 3) {
    const bits = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    pairs[to] = PAIRS[bits >> 12]!;
    pairs[to + 1] = PAIRS[bits & 4095]!;
    to += 2;
  }
  if (whole < bytes.length) {
    const bits = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8);
    pairs[to] = PAIRS[bits >> 12]!;
    // What lies beyond the end does no harm: a typed array ignores it.
    pairs[to + 1] = PAIRS[bits & 4095]!;
  }
  return ascii.decode(new Uint8Array(pairs.buffer, 0, length));
}

/** undefined for text that is not the one base64url writing (unpadded) of some bytes. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? -1;
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at] = bits >> held;
      at += 1;
    }
  }
  const spare = bits & ((1 << held) - 1);
  return spare === 0 ? bytes : undefined;
}

/** The bytes of text whose characters are bytes: what Node's own hash hands out fastest. */
export function fromBinaryText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower case. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte]!;
  return text;
}

/** Throws a RangeError for anything but an even number of lower-case hex digits. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new RangeError('not lower-case hex');
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  }
  return bytes;
}

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** Four bytes, the highest first. */
export function u32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Eight bytes, the highest first. */
export function u64(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
