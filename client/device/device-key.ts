// The key that makes this browser one device: made here on first use, kept by the browser, and never
// readable by a script, ours included. Only its signatures leave.
import { deviceProofText } from '../../common/protocol/device-proof.ts';
import type { ShopperCommand } from '../../common/protocol/shopper.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Where a device keeps its key. */
export interface KeyStore {
  load(): Promise<CryptoKeyPair | undefined>;
  /** Keeps the pair unless there is one already; answers the one that is kept, so that two tabs agree. */
  keep(pair: CryptoKeyPair): Promise<CryptoKeyPair>;
}

/** WebCrypto is there on https and on localhost only: anything else can watch, not draw. */
export class InsecureOriginError extends Error {
  override readonly name = 'InsecureOriginError';
  constructor() {
    super('This page has no access to WebCrypto. Open it over https (or on localhost).');
  }
}

export interface DeviceKey {
  /** Answers the server's challenge. */
  prove(challenge: string): Promise<ShopperCommand<'identify'>>;
}

/** Loads the device's key, or makes one. Throws InsecureOriginError where there can be none. */
export async function openDeviceKey(store: KeyStore): Promise<DeviceKey> {
  // The type says it is always there; on plain http it is not.
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new InsecureOriginError();
  const pair = (await store.load()) ?? (await store.keep(await makePair(subtle)));
  const { x, y } = await subtle.exportKey('jwk', pair.publicKey);
  const publicKey = { kty: 'EC', crv: 'P-256', x: x!, y: y! } as const;
  return {
    async prove(challenge) {
      const text = deviceProofText(challenge);
      const signature = await subtle.sign(SIGNING, pair.privateKey, text);
      return { publicKey, signature: base64url(new Uint8Array(signature)) };
    },
  };
}

const makePair = (subtle: SubtleCrypto): Promise<CryptoKeyPair> =>
  // Not extractable: the private key cannot be copied to a second machine.
  subtle.generateKey(ECDSA, false, ['sign', 'verify']);

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** For shoppers that are no browser, and for browsers that keep nothing: a device until the page is closed. */
export function memoryKeyStore(): KeyStore {
  let kept: CryptoKeyPair | undefined;
  return {
    load: () => Promise.resolve(kept),
    keep: (pair) => Promise.resolve((kept ??= pair)),
  };
}
