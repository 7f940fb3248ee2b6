import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { fromHex, toHex, utf8 } from '../../common/fairness/bytes.ts';
import { createChance } from '../../common/fairness/chance.ts';
import { checkReceipt } from '../../common/fairness/check-receipt.ts';
import { parseConditionsText } from '../../common/fairness/commitment.ts';
import { parseKeptDraws } from '../../common/fairness/kept-draws.ts';
import { openKeystream } from '../../common/fairness/keystream.ts';
import { batchReceipts } from '../../common/fairness/receipt.ts';
import { sealBoard } from '../../common/fairness/sealed-board.ts';
import { ticketOf } from '../../common/fairness/ticket.ts';
import type { ReceiptKey } from '../../common/protocol/http.ts';
import { createReceiptSigner, generateReceiptKey } from '../../server/adapters/receipt-signer.ts';
import { sha256 } from '../../server/campaigns/sha256.ts';
// @ts-expect-error written without types, as a stranger's would be
import * as strangersOwn from './stranger-verifier.mjs';
import { checkText } from './support/check.ts';
import { conditionsOf } from './support/conditions.ts';
import { playCampaign, writeRecord } from './support/play.ts';

interface Stranger {
  keystream(seed: Uint8Array, label: string, length: number): Buffer;
  layOut(seed: Uint8Array, sheets: number): number[];
  seal(seed: Uint8Array, conditionsText: string): { commitment: unknown };
  rank(seed: Uint8Array, number: number, ticket: string): string;
  redeal(seed: Uint8Array, seq: number, open: number): number;
  ticketOf(campaign: string, participant: string, key: string): string;
  root(hashes: Buffer[]): Buffer;
  statementLeaf(statement: string): Buffer;
  receiptBytes(size: number, root: Buffer): Buffer;
  verifyRecord(bytes: Uint8Array, keys: readonly ReceiptKey[], published?: unknown): string[];
  verifyReceipt(receipt: unknown, keys: readonly ReceiptKey[]): boolean;
  verifyProof(proof: unknown, sheets: number, boardRoot: string): boolean;
}
const stranger = strangersOwn as Stranger;
const test = suite('a verifier written from the documentation');

const docs = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

interface Vectors {
  seed: string;
  conditionsText: string;
  first16BytesOfKeystreamPermutation: string;
  first16BytesOfKeystreamSalts: string;
  sheets: number[];
  commitment: { boardRoot: string };
  proofOfHome10: unknown;
  ticket: { campaign: string; participant: string; key: string; ticket: string };
  rankOfNumber7AndThatTicket: string;
  placeOfRedealAtSeq5Among10: number;
  placeOfRedealAtSeq1000000Among999999: number;
  batchOfThreeStatements: { statements: string[]; signedBytes: string };
}

test('X1: the documented vectors are what the product computes', async () => {
  const vectors = await readVectors();
  const seed = fromHex(vectors.seed);
  for (const [label, expected] of [
    ['permutation', vectors.first16BytesOfKeystreamPermutation],
    ['salts', vectors.first16BytesOfKeystreamSalts],
  ] as const) {
    const stream = await openKeystream(seed, label, sha256);
    assert.is(toHex(await stream.read(0, 16)), expected);
  }
  const { conditionsText } = vectors;
  const conditions = parseConditionsText(conditionsText)!;
  const board = await sealBoard({ seed, conditionsText, conditions, sha256 });
  assert.equal(
    vectors.sheets,
    vectors.sheets.map((_, at) => board.lotAt(at + 1).sheet),
  );
  assert.equal(board.commitment, vectors.commitment);
  assert.equal(board.proofOf(10), vectors.proofOfHome10);
  const { campaign, participant, key, ticket } = vectors.ticket;
  assert.is(ticketOf({ campaignId: campaign, participant, key }, sha256), ticket);
  const chance = createChance(seed, sha256);
  assert.is(chance.rankOf(7, ticket), vectors.rankOfNumber7AndThatTicket);
  assert.is(chance.redeal(5, 10), vectors.placeOfRedealAtSeq5Among10);
  assert.is(chance.redeal(1_000_000, 999_999), vectors.placeOfRedealAtSeq1000000Among999999);
  const { statements, signedBytes } = vectors.batchOfThreeStatements;
  assert.is(toHex(batchReceipts(statements, sha256).signedBytes), signedBytes);
});

test('X1: the documented vectors are what the stranger computes', async () => {
  const vectors = await readVectors();
  const seed = fromHex(vectors.seed);
  const stream = stranger.keystream(seed, 'permutation', 16).toString('hex');
  assert.is(stream, vectors.first16BytesOfKeystreamPermutation);
  assert.equal(stranger.layOut(seed, 10), vectors.sheets);
  assert.equal(stranger.seal(seed, vectors.conditionsText).commitment, vectors.commitment);
  assert.ok(stranger.verifyProof(vectors.proofOfHome10, 10, vectors.commitment.boardRoot));
  const { campaign, participant, key, ticket } = vectors.ticket;
  assert.is(stranger.ticketOf(campaign, participant, key), ticket);
  assert.is(stranger.rank(seed, 7, ticket), vectors.rankOfNumber7AndThatTicket);
  assert.is(stranger.redeal(seed, 5, 10), vectors.placeOfRedealAtSeq5Among10);
  const { statements, signedBytes } = vectors.batchOfThreeStatements;
  const root = stranger.root(statements.map(stranger.statementLeaf));
  assert.is(stranger.receiptBytes(3, root).toString('hex'), signedBytes);
});

test('X1: the sample record and receipt of the documentation are fair to both', async () => {
  const record = await readFile(docs('verification-sample.ndjson'));
  const keys = JSON.parse(
    await readFile(docs('verification-sample-keys.json'), 'utf8'),
  ) as ReceiptKey[];
  assert.equal(stranger.verifyRecord(record, keys), []);
  const { report, campaign } = await checkText(record, { keys });
  assert.ok(report.ok);
  const [kept] = parseKeptDraws(await readFile(docs('verification-sample-receipt.json'), 'utf8'))!;
  assert.equal((await checkReceipt(kept!, campaign!, keys, sha256)).faults, []);
  assert.ok(stranger.verifyReceipt(kept!.receipt, keys));
  const { sheets } = campaign!.conditions;
  assert.ok(stranger.verifyProof(kept!.proof, sheets, report.header!.commitment.boardRoot));
});

test('X1: run as a program it says fair, and exits with 1 when not', async () => {
  const program = fileURLToPath(new URL('./stranger-verifier.mjs', import.meta.url));
  const run = promisify(execFile);
  const sample = docs('verification-sample.ndjson');
  const { stdout } = await run(process.execPath, [
    program,
    sample,
    docs('verification-sample-keys.json'),
  ]);
  assert.is(stdout, 'fair\n');
  const failure: unknown = await run(process.execPath, [
    program,
    sample,
    docs('verification-sample-receipt.json'),
  ]).catch((error: unknown) => error);
  assert.is((failure as { code: number }).code, 1);
});

test('X1: the product and the stranger agree on campaigns and on forgeries of them', async () => {
  const signer = createReceiptSigner(generateReceiptKey());
  const keys = [signer.publicKey()];
  const verdicts = async (text: string) => ({
    product: (await checkText(text, { keys })).report.ok,
    stranger: stranger.verifyRecord(utf8(text), keys).length === 0,
  });
  for (const name of ['one', 'two', 'three']) {
    const conditions = conditionsOf({ sheets: 30, losingSheets: 0, holdSeconds: 900 });
    const { header, events, kept } = await playCampaign(conditions, name, signer);
    assert.equal(await verdicts(writeRecord(header, events, signer)), {
      product: true,
      stranger: true,
    });
    for (const { receipt, proof } of kept) {
      assert.ok(stranger.verifyReceipt(receipt, keys));
      assert.ok(stranger.verifyProof(proof, 30, header.commitment.boardRoot));
    }
    // Forgeries, signed anew: some cannot be told from the truth without a receipt, but then both say so.
    const forgery = fc.tuple(
      fc.nat(events.length - 1),
      fc.constantFrom('number', 'atMs', 'swappedWith', 'gone'),
      fc.integer({ min: -40_000, max: 40_000 }),
    );
    let caught = 0;
    await fc.assert(
      fc.asyncProperty(forgery, async ([at, what, by]) => {
        const forged = forge(events, at, what, by);
        if (forged === undefined) return;
        const changed = { ...header, events: forged.length };
        const found = await verdicts(writeRecord(changed, forged, signer));
        assert.is(found.product, found.stranger, `event ${at + 1} ${what} ${by}`);
        if (!found.product) caught += 1;
      }),
      { numRuns: 150 },
    );
    assert.ok(caught > 50, `${caught} forgeries caught`);
  }
});

/** undefined: the event has nothing of that kind. */
function forge(
  events: readonly CampaignEvent[],
  at: number,
  what: 'number' | 'atMs' | 'swappedWith' | 'gone',
  by: number,
): CampaignEvent[] | undefined {
  if (what === 'gone') return events.filter((_, place) => place !== at);
  const event = events[at]! as CampaignEvent & Record<string, unknown>;
  const value = event[what];
  if (typeof value !== 'number') return undefined;
  const changed = what === 'atMs' ? value + by : 1 + (Math.abs(value + by) % 30);
  return events.map((each, place) => (place === at ? { ...each, [what]: changed } : each));
}

async function readVectors(): Promise<Vectors> {
  const page = await readFile(docs('verification.md'), 'utf8');
  const block = /```json\n([\s\S]*?)```/.exec(page);
  assert.ok(block !== null);
  return JSON.parse(block![1]!) as Vectors;
}

test.run();
