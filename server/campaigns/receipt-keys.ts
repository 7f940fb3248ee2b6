import type { ReceiptKey } from '../../common/protocol/http.ts';
import type { ReceiptSigner } from '../adapters/receipt-signer.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { Database } from '../store/database.ts';

export interface ReceiptKeysDeps {
  readonly db: Database;
  readonly store: typeof import('../store/receipt-keys.ts');
  readonly box: SecretBox;
  readonly signing: Pick<
    typeof import('../adapters/receipt-signer.ts'),
    'createReceiptSigner' | 'generateReceiptKey'
  >;
}

const context = (keyId: string) => `receipt key ${keyId}`;

/** A signer with the newest key; the first start makes one. */
export async function loadReceiptSigner({
  db,
  store,
  box,
  signing,
}: ReceiptKeysDeps): Promise<ReceiptSigner> {
  const [newest] = await store.listReceiptKeys(db);
  if (newest) {
    return signing.createReceiptSigner(box.open(newest.sealedPrivateKey, context(newest.keyId)));
  }
  const privateKey = signing.generateReceiptKey();
  const signer = signing.createReceiptSigner(privateKey);
  const { keyId, publicKey } = signer.publicKey();
  await store.insertReceiptKey(db, {
    keyId,
    publicKey,
    sealedPrivateKey: box.seal(privateKey, context(keyId)),
  });
  return signer;
}

/** All keys that receipts may have been signed with. */
export async function listPublicReceiptKeys({
  db,
  store,
}: ReceiptKeysDeps): Promise<readonly ReceiptKey[]> {
  const keys = await store.listReceiptKeys(db);
  return keys.map(({ keyId, publicKey }) => ({ keyId, publicKey }));
}
