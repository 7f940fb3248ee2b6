import { createHash } from 'node:crypto';
import { deviceProofText } from '../../common/protocol/device-proof.ts';
import type { ShopperCommand } from '../../common/protocol/shopper.ts';

export type DeviceProof = ShopperCommand<'identify'>;
type PublicKey = DeviceProof['publicKey'];

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * The thumbprint of a key by RFC 7638 (SHA-256), 64 hex characters. The coordinates are decoded
 * first: base64url has four spellings of the same 32 bytes, and one key must stay one device.
 */
export function thumbprintOf(key: PublicKey): string {
  const { x, y } = canonical(key);
  return createHash('sha256')
    .update(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`)
    .digest('hex');
}

/** Whether the challenge was signed with the private part of this key. False too for what is no key at all. */
export async function provesKey(proof: DeviceProof, challenge: string): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  const jwk = { kty: 'EC', crv: 'P-256', ...canonical(proof.publicKey) };
  const key = await subtle.importKey('jwk', jwk, ECDSA, false, ['verify']).catch(() => undefined);
  if (!key) return false;
  const signature = Buffer.from(proof.signature, 'base64url');
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  return subtle.verify(algorithm, key, signature, deviceProofText(challenge));
}

const canonical = ({ x, y }: PublicKey) => ({
  x: Buffer.from(x, 'base64url').toString('base64url'),
  y: Buffer.from(y, 'base64url').toString('base64url'),
});
