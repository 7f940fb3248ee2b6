// Takes a .pkpass apart without the library that made it: a ZIP of stored files (APPNOTE.TXT 4.3), whose
// manifest is signed in a detached CMS (RFC 5652).
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';

/** By name. @throws when a file is compressed: none need be */
export function unzip(bytes: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const header = bytes.readUInt32LE(at + 42);
    if (method !== 0) throw new Error(`compressed by method ${method}`);
    const from = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const path = bytes.toString('utf8', at + 46, at + 46 + name!);
    files.set(path, bytes.subarray(from, from + size));
    at += 46 + name! + extra! + comment!;
  }
  return files;
}

interface Der {
  readonly tag: number;
  readonly value: Buffer;
  /** Head and value. */
  readonly whole: Buffer;
}

/** What follows one another in some DER. */
function read(bytes: Buffer): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1]!;
    const more = first & 0x80 ? first & 0x7f : 0;
    const length = more ? bytes.readUIntBE(at + 2, more) : first;
    const from = at + 2 + more;
    const value = bytes.subarray(from, from + length);
    found.push({ tag: bytes[at]!, value, whole: bytes.subarray(at, from + length) });
    at = from + length;
  }
  return found;
}

const MESSAGE_DIGEST = Buffer.from('06092a864886f70d010904', 'hex');

export interface Signature {
  /** SHA-1 of what was signed, as the signature has it. */
  readonly digest: Buffer;
  /** Whether the key of this certificate made it. */
  isBy(certificatePem: string): boolean;
  readonly certificates: readonly X509Certificate[];
}

/** @throws when it is no signed data with one signer */
export function readSignature(bytes: Buffer): Signature {
  const [, content] = read(read(bytes)[0]!.value);
  const [signed] = read(content!.value);
  const parts = read(signed!.value);
  const certificates = parts.find(({ tag }) => tag === 0xa0)!;
  const signers = read(parts.at(-1)!.value);
  if (signers.length !== 1) throw new Error(`${signers.length} signers`);
  const info = read(signers[0]!.value);
  const attributes = info.find(({ tag }) => tag === 0xa0)!;
  const signature = info.find(({ tag }) => tag === 0x04)!.value;
  // They are signed as a SET, and written with a tag of their place (RFC 5652, 5.4).
  const attributesAsSet = Buffer.concat([Buffer.from([0x31]), attributes.whole.subarray(1)]);
  const digestAttribute = read(attributes.value).find(({ value }) =>
    value.subarray(0, MESSAGE_DIGEST.length).equals(MESSAGE_DIGEST),
  )!;
  const [, digests] = read(digestAttribute.value);
  return {
    digest: read(digests!.value)[0]!.value,
    isBy: (pem) => verify('sha1', attributesAsSet, createPublicKey(pem), signature),
    certificates: read(certificates.value).map(({ whole }) => new X509Certificate(whole)),
  };
}

export const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest();
