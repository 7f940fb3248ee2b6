import type { ReceiptKey } from '../../common/protocol/http.ts';
import type { Handle } from './database.ts';

export interface StoredReceiptKey extends ReceiptKey {
  /** Encrypted; see server/adapters/secret-box.ts. */
  readonly sealedPrivateKey: Buffer;
}

/** Newest first: the first one signs, the others still verify. */
export async function listReceiptKeys(handle: Handle): Promise<readonly StoredReceiptKey[]> {
  const rows = await handle('receipt_keys').orderBy([
    { column: 'created_at', order: 'desc' },
    'key_id',
  ]);
  return rows.map(
    (row: { key_id: string; public_key: ReceiptKey['publicKey']; sealed_private_key: Buffer }) => ({
      keyId: row.key_id,
      publicKey: row.public_key,
      sealedPrivateKey: row.sealed_private_key,
    }),
  );
}

export async function insertReceiptKey(handle: Handle, key: StoredReceiptKey): Promise<void> {
  await handle('receipt_keys').insert({
    key_id: key.keyId,
    public_key: JSON.stringify(key.publicKey),
    sealed_private_key: key.sealedPrivateKey,
  });
}
