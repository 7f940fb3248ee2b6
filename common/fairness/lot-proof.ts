import type { Commitment } from '../protocol/http.ts';
import type { LotProof } from '../protocol/shopper.ts';
import { fromBase64url, toHex, type Sha256 } from './bytes.ts';
import { createLeafHash } from './leaf.ts';
import { rootFromPath } from './merkle.ts';
import { SALT_BYTES } from './layout.ts';

const isU = (bits: number) => (value: number) =>
  Number.isInteger(value) && value >= 0 && value < 2 ** bits;

/** Whether the lot lay behind its home on the board that was committed to; `sheets` is the board's size. */
export function verifyLotProof(
  proof: LotProof,
  commitment: Pick<Commitment, 'boardRoot'>,
  sheets: number,
  sha256: Sha256,
): boolean {
  const salt = fromBase64url(proof.salt);
  const path = fromBase64url(proof.path);
  if (salt?.length !== SALT_BYTES || path === undefined) return false;
  if (![proof.home, proof.sheet].every(isU(32)) || !isU(16)(proof.tier)) return false;
  const leaf = createLeafHash(sha256)(proof, salt);
  const root = rootFromPath(Uint8Array.from(leaf), proof.home - 1, sheets, path, sha256);
  return root !== undefined && toHex(root) === commitment.boardRoot;
}
