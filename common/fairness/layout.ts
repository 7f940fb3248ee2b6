// What lies behind each number, and the salts that keep it secret: both follow from the seed.
import { openKeystream } from './keystream.ts';
import type { Sha256 } from './bytes.ts';

export const SALT_BYTES = 16;
const CHUNK_BYTES = 1 << 20;
const WORDS = 2 ** 32;

/**
 * Lays the sheets 1..`count` behind the numbers by Fisher and Yates' shuffle (Durstenfeld's form,
 * from the end). Element n - 1 is the sheet behind number n. `into` is filled and returned.
 *
 * Each place takes the next big-endian 32-bit word of the keystream `permutation`. A word at or
 * above the largest multiple of the bound is skipped, so that every order is equally likely.
 */
export async function layOutSheets(
  seed: Uint8Array,
  into: Uint32Array,
  sha256: Sha256,
): Promise<Uint32Array> {
  const keystream = await openKeystream(seed, 'permutation', sha256);
  const chunkBytes = Math.min(CHUNK_BYTES, into.length * 4 + 1024 - ((into.length * 4) % 16));
  for (let at = 0; at < into.length; at += 1) into[at] = at + 1;
  let last = into.length - 1;
  for (let from = 0; last > 0; from += chunkBytes) {
    last = shuffleDown(into, last, await keystream.read(from, chunkBytes));
  }
  return into;
}

/** Shuffles the places `last` and below as far as the words last; returns the next place to settle. */
function shuffleDown(sheets: Uint32Array, last: number, words: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(words.buffer);
  let place = last;
  for (let at = 0; at < words.length && place > 0; at += 4) {
    const word = view.getUint32(at);
    const bound = place + 1;
    if (word >= WORDS - (WORDS % bound)) continue;
    const other = word % bound;
    const sheet = sheets[place]!;
    sheets[place] = sheets[other]!;
    sheets[other] = sheet;
    place -= 1;
  }
  return place;
}

/** Fills `into` with the salts, 16 bytes for each number: block n - 1 of the keystream `salts`. */
export async function makeSalts(
  seed: Uint8Array,
  into: Uint8Array,
  sha256: Sha256,
): Promise<Uint8Array> {
  const keystream = await openKeystream(seed, 'salts', sha256);
  for (let from = 0; from < into.length; from += CHUNK_BYTES) {
    into.set(await keystream.read(from, Math.min(CHUNK_BYTES, into.length - from)), from);
  }
  return into;
}
