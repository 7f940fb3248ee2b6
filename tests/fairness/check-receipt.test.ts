import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkReceipt } from '../../common/fairness/check-receipt.ts';
import type { KeptDraw } from '../../common/fairness/kept-draws.ts';
import { receiptStatement } from '../../common/fairness/receipt.ts';
import { createReceiptSigner, generateReceiptKey } from '../../server/adapters/receipt-signer.ts';
import { sha256 } from '../../server/campaigns/sha256.ts';
import { checkText } from './support/check.ts';
import { conditionsOf } from './support/conditions.ts';
import { CAMPAIGN_ID, playCampaign, writeRecord } from './support/play.ts';

const test = suite('receipts against a record');
const signer = createReceiptSigner(generateReceiptKey());
const keys = [signer.publicKey()];
const played = await playCampaign(conditionsOf({ sheets: 50 }), 'receipts', signer);
const campaignOf = async (events = played.events) => {
  const { campaign } = await checkText(writeRecord(played.header, events, signer), { keys });
  assert.ok(campaign !== null);
  return campaign!;
};
const campaign = await campaignOf();
const faultsOf = async (kept: KeptDraw, against = campaign) =>
  (await checkReceipt(kept, against, keys, sha256)).faults;

test('X2: every receipt of a campaign agrees with its record, those of returned numbers too', async () => {
  assert.ok(played.kept.length > 50);
  for (const kept of played.kept) assert.equal(await faultsOf(kept), []);
});

test('X2: a receipt catches a record in which the draw was altered and signed anew', async () => {
  const kept = played.kept[3]!;
  const { seq } = JSON.parse(kept.receipt.statement) as { seq: number };
  const changes = [{ atMs: played.events[seq - 1]!.atMs + 1 }, { ticket: '0'.repeat(32) }];
  for (const change of changes) {
    const events = played.events.map((event) =>
      event.seq === seq ? { ...event, ...change } : event,
    );
    assert.equal(await faultsOf(kept, await campaignOf(events)), ['not-in-record']);
  }
});

test('X2: a receipt for another lot than the one behind the number is caught, though signed', async () => {
  const { statement } = played.kept[0]!.receipt;
  const { seq, number, ticket, drawnAtMs, home, sheet, tier } = JSON.parse(statement) as Record<
    'seq' | 'number' | 'home' | 'sheet' | 'tier' | 'drawnAtMs',
    number
  > & { ticket: string };
  const lie = receiptStatement(CAMPAIGN_ID, {
    seq,
    number,
    lot: { home, sheet: (sheet % 50) + 1, tier },
    ticket,
    drawnAtMs,
  });
  const [receipt] = signer.signBatch([lie]);
  assert.equal(await faultsOf({ ...played.kept[0]!, receipt: receipt! }), [
    'other-lot',
    'other-board',
  ]);
});

test('X2: whatever is altered in what a shopper kept is noticed', async () => {
  const pick = fc.tuple(
    fc.nat(played.kept.length - 1),
    fc.nat(),
    fc.integer({ min: 33, max: 126 }),
  );
  const texts = ['statement', 'path', 'signature', 'keyId'] as const;
  await fc.assert(
    fc.asyncProperty(pick, fc.constantFrom(...texts), async ([which, at, code], field) => {
      const kept = played.kept[which]!;
      const text = kept.receipt[field];
      const place = text.length === 0 ? 0 : at % text.length;
      const altered = text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
      if (altered === text) return;
      const faults = await faultsOf({ ...kept, receipt: { ...kept.receipt, [field]: altered } });
      assert.ok(faults.length > 0, `${field} at ${place}`);
    }),
    { numRuns: 300 },
  );
  for (const kept of played.kept.slice(0, 20)) {
    const { receipt, proof } = kept;
    const others: KeptDraw[] = [
      { ...kept, number: kept.number + 1 },
      { ...kept, receipt: { ...receipt, index: receipt.index + 1 } },
      { ...kept, receipt: { ...receipt, size: receipt.size + 1 } },
      { ...kept, proof: { ...proof, home: proof.home + 1 } },
      { ...kept, proof: { ...proof, sheet: proof.sheet + 1 } },
      { ...kept, proof: { ...proof, tier: proof.tier + 1 } },
      { ...kept, proof: { ...proof, salt: 'A'.repeat(22) } },
      { ...kept, proof: { ...proof, path: proof.path.slice(0, -43) } },
    ];
    for (const other of others) assert.ok((await faultsOf(other)).length > 0);
  }
});

test('X2: nonsense where numbers should be is a fault, not an error', async () => {
  const kept = played.kept[0]!;
  for (const value of [-1, 0.5, NaN, Infinity, 2 ** 40]) {
    assert.ok((await faultsOf({ ...kept, receipt: { ...kept.receipt, index: value } })).length > 0);
    assert.ok((await faultsOf({ ...kept, receipt: { ...kept.receipt, size: value } })).length > 0);
    assert.ok((await faultsOf({ ...kept, proof: { ...kept.proof, home: value } })).length > 0);
  }
});

test('X2: without the operator’s key no receipt counts as signed', async () => {
  const strangers = [createReceiptSigner(generateReceiptKey()).publicKey()];
  const { faults } = await checkReceipt(played.kept[0]!, campaign, strangers, sha256);
  assert.equal(faults, ['not-signed']);
});

test.run();
