import type { ReceiptKey } from '../protocol/http.ts';
import { fromBase64url } from './bytes.ts';

const SIGNATURE_BYTES = 64;

/** ECDSA P-256 with SHA-256; `signature` is r and s, 32 bytes each, base64url. False for any nonsense. */
export async function verifySignature(
  signed: Uint8Array<ArrayBuffer>,
  signature: string,
  publicKey: ReceiptKey['publicKey'],
): Promise<boolean> {
  const bytes = fromBase64url(signature);
  if (bytes?.length !== SIGNATURE_BYTES) return false;
  const { subtle } = globalThis.crypto;
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  try {
    const { kty, crv, x, y } = publicKey;
    const key = await subtle.importKey('jwk', { kty, crv, x, y }, ecdsa, false, ['verify']);
    return await subtle.verify(ecdsa, key, bytes, signed);
  } catch {
    // A point that is not on the curve and the like: no key of ours.
    return false;
  }
}
