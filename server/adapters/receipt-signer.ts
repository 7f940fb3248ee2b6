// Signs receipts and records with the operator's key. One signature costs as much as hashing a
// hundred statements, so that a batch is signed as a whole (common/fairness/receipt.ts).
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto';
import { batchReceipts } from '../../common/fairness/receipt.ts';
import { fromBinaryText, type Sha256 } from '../../common/fairness/bytes.ts';
import type { ReceiptKey } from '../../common/protocol/http.ts';
import type { Receipt } from '../../common/protocol/shopper.ts';

export interface ReceiptSigner {
  /** One receipt for each statement (receiptStatement()), in order. */
  signBatch(statements: readonly string[]): Receipt[];
  /** Signs bytes that carry their own domain: ECDSA P-256 with SHA-256, raw r and s, base64url. */
  sign(bytes: Uint8Array): string;
  publicKey(): ReceiptKey;
}

/** As campaigns/sha256.ts does it. */
const sha256: Sha256 = (bytes) => fromBinaryText(hash('sha256', bytes, 'binary'));

/** A new private key, PKCS #8 in DER: secret, to be stored encrypted. */
export function generateReceiptKey(): Buffer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}

/** Throws when the bytes are not a P-256 key as generateReceiptKey() makes it. */
export function createReceiptSigner(privateKeyPkcs8: Uint8Array): ReceiptSigner {
  const key = createPrivateKey({
    key: Buffer.from(privateKeyPkcs8),
    format: 'der',
    type: 'pkcs8',
  });
  const receiptKey = receiptKeyOf(key);
  const signBytes = (bytes: Uint8Array): string =>
    sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return {
    signBatch(statements) {
      if (statements.length === 0) return [];
      const batch = batchReceipts(statements, sha256);
      const signature = signBytes(batch.signedBytes);
      return statements.map((statement, index) => ({
        statement,
        index,
        size: statements.length,
        path: batch.pathText(index),
        signature,
        keyId: receiptKey.keyId,
      }));
    },
    sign: signBytes,
    publicKey: () => receiptKey,
  };
}

function receiptKeyOf(privateKey: ReturnType<typeof createPrivateKey>): ReceiptKey {
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) {
    throw new Error('A receipt key must be an EC key on P-256');
  }
  // RFC 7638: the members in this order, and nothing else.
  const thumbprint = JSON.stringify({ crv, kty, x, y });
  return { keyId: hash('sha256', thumbprint, 'base64url'), publicKey: { kty, crv, x, y } };
}
