import { generateKeyPairSync } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { receiptStatement, verifyReceipt } from '../../common/fairness/receipt.ts';
import { createReceiptSigner, generateReceiptKey } from '../../server/adapters/receipt-signer.ts';
import { sha256 } from '../../server/campaigns/sha256.ts';

const test = suite('receipt signer');

const statement = (seq: number) =>
  receiptStatement('01939a5c-0000-7000-8000-00000000cafe', {
    seq,
    number: seq,
    lot: { home: seq, sheet: seq, tier: 0 },
    ticket: 'ab'.repeat(16),
    drawnAtMs: 1_796_086_800_000 + seq,
  });

test('X2: each receipt of a batch of any size verifies, and for its own statement only', async () => {
  const signer = createReceiptSigner(generateReceiptKey());
  const { keyId, publicKey } = signer.publicKey();
  assert.equal(signer.signBatch([]), []);
  for (const size of [1, 2, 3, 5, 8, 17]) {
    const statements = Array.from({ length: size }, (_, at) => statement(at + 1));
    const receipts = signer.signBatch(statements);
    assert.is(new Set(receipts.map(({ signature }) => signature)).size, 1, 'one signature');
    for (const [at, receipt] of receipts.entries()) {
      assert.is(receipt.statement, statements[at]);
      assert.is(receipt.keyId, keyId);
      assert.ok(await verifyReceipt(receipt, publicKey, sha256));
      const other = { ...receipt, statement: statement(at + 2) };
      assert.not.ok(await verifyReceipt(other, publicKey, sha256));
      const elsewhere = { ...receipt, index: (at + 1) % size };
      assert.is(await verifyReceipt(elsewhere, publicKey, sha256), size === 1);
    }
  }
});

test('X2: a key that was stored signs again under the same name', async () => {
  const stored = generateReceiptKey();
  const [first, second] = [createReceiptSigner(stored), createReceiptSigner(stored)];
  assert.equal(first.publicKey(), second.publicKey());
  const [receipt] = second.signBatch([statement(1)]);
  assert.ok(await verifyReceipt(receipt!, first.publicKey().publicKey, sha256));
  assert.is.not(createReceiptSigner(generateReceiptKey()).publicKey().keyId, receipt!.keyId);
});

test('X2: another kind of key, or no key, is refused at once', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const pkcs8 = other.export({ format: 'der', type: 'pkcs8' });
  assert.throws(() => createReceiptSigner(pkcs8), /P-256/);
  assert.throws(() => createReceiptSigner(new Uint8Array(40)));
});

test.run();
