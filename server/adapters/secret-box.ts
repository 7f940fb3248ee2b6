import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Authenticated encryption of small secrets at rest: AES-256-GCM, laid out as nonce (12), tag (16), text. */
export interface SecretBox {
  /** `context` says what the secret is for and must be the same when it is opened. */
  seal(secret: Uint8Array, context: string): Buffer;
  /** Throws when the key or the context is another, or a byte was changed. */
  open(sealed: Uint8Array, context: string): Buffer;
}

const NONCE = 12;
const TAG = 16;

/** `key`: 32 bytes. */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal(secret, context) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, context) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), {
        authTagLength: TAG,
      });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
    },
  };
}
