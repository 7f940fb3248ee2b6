// Chance that is needed while a campaign runs, derived from the seed. PRF(label, message) =
// SHA-256(0x03 ‖ seed ‖ label, 4 ASCII letters ‖ message); the message of a label has one length.
import { fromHex, joinBytes, toHex, u32, u64, utf8, type Sha256 } from './bytes.ts';
import type { Ticket } from '../campaign/events.ts';

const PRF_PREFIX = Uint8Array.of(0x03);

export interface Chance {
  rankOf(number: number, ticket: Ticket): string;
  redeal(seq: number, openCount: number): number;
  /** Keeps the conditions' hash from being guessed; published with the seed. 32 bytes. */
  conditionsSalt(): Uint8Array;
}

export function createChance(seed: Uint8Array, sha256: Sha256): Chance {
  const from = (label: 'rank' | 'deal' | 'cond', message: Uint8Array) =>
    sha256(joinBytes(PRF_PREFIX, seed, utf8(label), message));
  return {
    rankOf: (number, ticket) => toHex(from('rank', joinBytes(u32(number), fromHex(ticket)))),
    redeal(seq, openCount) {
      if (openCount < 1) throw new RangeError('a re-deal needs an open number');
      const bytes = Uint8Array.from(from('deal', u64(seq)));
      return Number(new DataView(bytes.buffer).getBigUint64(0) % BigInt(openCount));
    },
    conditionsSalt: () => from('cond', new Uint8Array(0)),
  };
}
