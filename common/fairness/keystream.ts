import { joinBytes, utf8, type Sha256 } from './bytes.ts';

const BLOCK_BYTES = 16;

/**
 * An endless run of bytes that follows from the seed and a label: AES-256 in counter mode over
 * zeros, counter block from zero, key = SHA-256("tombola 1 <label>\n" ‖ seed).
 */
export interface Keystream {
  /** Bytes from `from` (a multiple of 16) on. */
  read(from: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export async function openKeystream(
  seed: Uint8Array,
  label: string,
  sha256: Sha256,
): Promise<Keystream> {
  const keyBytes = Uint8Array.from(sha256(joinBytes(utf8(`tombola 1 ${label}\n`), seed)));
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', keyBytes, 'AES-CTR', false, ['encrypt']);
  return {
    async read(from, length) {
      if (from % BLOCK_BYTES !== 0) throw new RangeError('a keystream is read from whole blocks');
      const counter = new Uint8Array(BLOCK_BYTES);
      new DataView(counter.buffer).setBigUint64(8, BigInt(from / BLOCK_BYTES));
      const zeros = new Uint8Array(length);
      return new Uint8Array(
        await subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, key, zeros),
      );
    },
  };
}
