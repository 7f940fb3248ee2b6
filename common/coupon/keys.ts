// A coupon's content key on its way to the one member who may open the coupon: wrapped under the member
// key by AES key wrap (RFC 3394), unwrapped on the device into a key that scripts cannot export.

export const KEY_BYTES = 32;
export const WRAPPED_KEY_BYTES = KEY_BYTES + 8;

/** For the server: 40 bytes. */
export async function wrapContentKey(
  contentKey: Uint8Array,
  memberKey: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = globalThis.crypto;
  const wrapping = await importKey(memberKey, 'AES-KW', false, ['wrapKey']);
  // What is wrapped must be exportable; of which kind it is does not show in its bytes.
  const wrapped = await importKey(contentKey, 'AES-CTR', true, ['encrypt']);
  return new Uint8Array(await subtle.wrapKey('raw', wrapped, wrapping, 'AES-KW'));
}

/** For the device, which keeps it: it unwraps content keys and does nothing else. */
export const importMemberKey = (memberKey: Uint8Array): Promise<CryptoKey> =>
  importKey(memberKey, 'AES-KW', false, ['unwrapKey']);

/** undefined: it was not wrapped for this member, or was damaged on the way. */
export async function unwrapContentKey(
  wrapped: Uint8Array,
  memberKey: CryptoKey,
): Promise<CryptoKey | undefined> {
  // Node 20 unwraps shorter input to shorter keys without a word.
  if (wrapped.length !== WRAPPED_KEY_BYTES) return undefined;
  const bytes = Uint8Array.from(wrapped);
  try {
    return await globalThis.crypto.subtle.unwrapKey(
      'raw',
      bytes,
      memberKey,
      'AES-KW',
      'HKDF',
      false,
      ['deriveBits'],
    );
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'OperationError') return undefined;
    throw fault;
  }
}

/** For `derivePayloadKeys`. */
export const importContentKey = (contentKey: Uint8Array): Promise<CryptoKey> =>
  importKey(contentKey, 'HKDF', false, ['deriveBits']);

/** @throws RangeError unless it is 32 bytes */
async function importKey(
  bytes: Uint8Array,
  algorithm: string,
  extractable: boolean,
  usages: KeyUsage[],
): Promise<CryptoKey> {
  if (bytes.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`);
  const copy = Uint8Array.from(bytes);
  return globalThis.crypto.subtle.importKey('raw', copy, algorithm, extractable, usages);
}
