// Seals a coupon's value into the 16 bytes that its picture carries, and opens them again: the same
// code on the server and on the holder's device. Deterministic authenticated encryption in the manner
// of SIV (Rogaway and Shrimpton, 2006): the tag of the content is its nonce, so nothing but tag and
// ciphertext has to be carried. Exact bytes and vectors: docs/coupons.md.
import { joinBytes, utf8 } from '../fairness/bytes.ts';
import { readContent, writeContent, type SealedContent } from './sealed-content.ts';

export const PAYLOAD_BYTES = 16;
const TAG_BYTES = 8;

/** What a payload is bound to: it opens for no other coupon and in no other mode. */
export interface PayloadContext {
  readonly couponId: string;
  readonly mode: 'sealed' | 'open';
}

/** The two keys of one coupon's payload; see `derivePayloadKeys`. */
export interface PayloadKeys {
  readonly mac: CryptoKey;
  readonly cipher: CryptoKey;
  readonly context: Uint8Array<ArrayBuffer>;
}

/**
 * HKDF-SHA-256 (RFC 5869) over the content key (see keys.ts) with an empty salt: 64 bytes, of which the first half
 * authenticates and the second enciphers.
 */
export async function derivePayloadKeys(
  contentKey: CryptoKey,
  context: PayloadContext,
): Promise<PayloadKeys> {
  const { subtle } = globalThis.crypto;
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(0),
    info: utf8('tombola 1 coupon payload'),
  };
  const both = new Uint8Array(await subtle.deriveBits(derivation, contentKey, 512));
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return {
    mac: await subtle.importKey('raw', both.slice(0, 32), hmac, false, ['sign']),
    cipher: await subtle.importKey('raw', both.slice(32), 'AES-CTR', false, ['encrypt']),
    context: utf8(`tombola 1 coupon\n${context.couponId}\n${context.mode}\n`),
  };
}

/** 16 bytes. Throws a RangeError for content that does not fit (sealed-content.ts). */
export async function sealPayload(
  keys: PayloadKeys,
  content: SealedContent,
): Promise<Uint8Array<ArrayBuffer>> {
  const plain = writeContent(content);
  const tag = await tagOf(keys, plain);
  return joinBytes(tag, await encipher(keys, tag, plain));
}

/** undefined for everything that `sealPayload` did not make with these keys. The currency is the coupon's. */
export async function openPayload(
  keys: PayloadKeys,
  payload: Uint8Array,
  currency: string,
): Promise<SealedContent | undefined> {
  if (payload.length !== PAYLOAD_BYTES) return undefined;
  const tag = Uint8Array.from(payload.subarray(0, TAG_BYTES));
  const plain = await encipher(keys, tag, Uint8Array.from(payload.subarray(TAG_BYTES)));
  if (!isSame(tag, await tagOf(keys, plain))) return undefined;
  return readContent(plain, currency);
}

async function tagOf(keys: PayloadKeys, content: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const signed = joinBytes(keys.context, content);
  const mac = await globalThis.crypto.subtle.sign('HMAC', keys.mac, signed);
  return new Uint8Array(mac, 0, TAG_BYTES);
}

/** Counter mode from (tag ‖ 8 zeros): enciphers and deciphers. */
async function encipher(
  keys: PayloadKeys,
  tag: Uint8Array,
  content: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const counter = joinBytes(tag, new Uint8Array(16 - TAG_BYTES));
  const algorithm = { name: 'AES-CTR', counter, length: 64 };
  return new Uint8Array(await globalThis.crypto.subtle.encrypt(algorithm, keys.cipher, content));
}

/** Looks at every byte, whatever differs. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.reduce((different, byte, at) => different | (byte ^ other[at]!), 0) === 0;
}
