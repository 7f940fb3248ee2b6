// One secret for the whole installation; every use has a key of its own, derived from it.
import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Purpose =
  | 'campaign-seed'
  | 'swap'
  | 'receipt-key'
  | 'device-cookie'
  | 'member-key'
  | 'member-mail'
  | 'offer-benefit'
  | 'payment-callback'
  | 'coupon-benefit'
  | 'coupon-content-key'
  | 'kiosk-key'
  | 'typed-code'
  | 'coupon-code'
  | 'rotating-code'
  | 'ticket-code';

export interface MasterKey {
  /** 32 bytes, the same for the same purpose at every start. */
  keyFor(purpose: Purpose): Buffer;
}

export function masterKeyFrom(secret: Buffer): MasterKey {
  if (secret.length !== 32)
    throw new Error('The master key must be 32 bytes (base64 in TOMBOLA_MASTER_KEY).');
  return {
    keyFor: (purpose) => Buffer.from(hkdfSync('sha256', secret, '', `tombola 1 ${purpose}`, 32)),
  };
}

/** The key from the environment, or the one kept in the data directory, made at the first start. */
export async function loadMasterKey(options: {
  readonly base64: string | undefined;
  readonly directory: string;
}): Promise<MasterKey> {
  if (options.base64) return masterKeyFrom(Buffer.from(options.base64, 'base64'));
  await mkdir(options.directory, { recursive: true });
  const path = join(options.directory, 'master.key');
  try {
    // Exclusive: two processes that start at once must not make two keys.
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(32).toString('base64') + '\n');
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return masterKeyFrom(Buffer.from((await readFile(path, 'utf8')).trim(), 'base64'));
}
