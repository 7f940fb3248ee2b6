import { createHash } from 'node:crypto';
import { utf8 } from '../../../common/fairness/bytes.ts';
import { checkRecord, type CheckOptions } from '../../../common/fairness/check-record.ts';
import { sha256 } from '../../../server/campaigns/sha256.ts';

/** Bytes in pieces that do not end where lines end. */
export async function* inPieces(bytes: Uint8Array, size = 997): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function checkText(text: string | Uint8Array, options: Partial<CheckOptions> = {}) {
  const bytes = typeof text === 'string' ? utf8(text) : text;
  return checkRecord(inPieces(bytes), {
    sha256,
    openSha256: () => createHash('sha256'),
    keys: null,
    published: null,
    ...options,
  });
}
