import { LEAF_PREFIX } from './merkle.ts';
import { SALT_BYTES } from './layout.ts';
import type { Sha256 } from './bytes.ts';
import type { Lot } from '../campaign/claim.ts';

const SALT_AT = 11;

/**
 * Hashes the board's leaves: SHA-256(0x00 ‖ number, 4 bytes ‖ sheet, 4 bytes ‖ tier, 2 bytes ‖ salt,
 * 16 bytes), the highest byte first. The salt keeps anyone from trying all tiers against a hash.
 */
export function createLeafHash(sha256: Sha256): (lot: Lot, salt: Uint8Array) => Uint8Array {
  const message = new Uint8Array(SALT_AT + SALT_BYTES);
  const view = new DataView(message.buffer);
  message[0] = LEAF_PREFIX;
  return (lot, salt) => {
    view.setUint32(1, lot.home);
    view.setUint32(5, lot.sheet);
    view.setUint16(9, lot.tier);
    message.set(salt, SALT_AT);
    return sha256(message);
  };
}
