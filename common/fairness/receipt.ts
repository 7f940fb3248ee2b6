// The server's word on a draw. The draws of one batch are signed together: a Merkle tree over their
// statements, one signature over its root, and for each draw the path that leads there.
import * as v from 'valibot';
import type { Claim } from '../campaign/claim.ts';
import type { ReceiptKey } from '../protocol/http.ts';
import type { Receipt } from '../protocol/shopper.ts';
import { fromBase64url, joinBytes, u32, utf8, type Sha256 } from './bytes.ts';
import { createPathWriter, growTree, LEAF_PREFIX, rootFromPath, rootOf } from './merkle.ts';
import { verifySignature } from './signature.ts';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const statementSchema = v.strictObject({
  campaign: v.string(),
  seq: whole,
  number: whole,
  home: whole,
  sheet: whole,
  tier: whole,
  ticket: v.string(),
  drawnAtMs: whole,
});
export type ReceiptStatement = v.InferOutput<typeof statementSchema>;

type DrawnClaim = Pick<Claim, 'seq' | 'number' | 'lot' | 'ticket' | 'drawnAtMs'>;

/** Compact JSON; the order of the keys is part of the format. */
export function receiptStatement(campaignId: string, claim: DrawnClaim): string {
  const { seq, number, lot, ticket, drawnAtMs } = claim;
  const { home, sheet, tier } = lot;
  const statement: ReceiptStatement = {
    campaign: campaignId,
    seq,
    number,
    home,
    sheet,
    tier,
    ticket,
    drawnAtMs,
  };
  return JSON.stringify(statement);
}

/** undefined for a text that receiptStatement() does not write. */
export function parseReceiptStatement(text: string): ReceiptStatement | undefined {
  try {
    const parsed = v.safeParse(statementSchema, JSON.parse(text));
    return parsed.success && JSON.stringify(parsed.output) === text ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

export interface ReceiptBatch {
  /** What is signed: "tombola receipts 1\n" ‖ number of statements, 4 bytes ‖ root. */
  readonly signedBytes: Uint8Array<ArrayBuffer>;
  /** Path of the statement at a place, counted from 0. */
  pathText(index: number): string;
}

/** At least one statement. */
export function batchReceipts(statements: readonly string[], sha256: Sha256): ReceiptBatch {
  const leaves = statements.map((statement) => hashStatement(statement, sha256));
  const leafHash = (index: number) => leaves[index]!;
  const tree = growTree(leaves.length, leafHash, sha256);
  return {
    signedBytes: receiptBytes(rootOf(tree, leafHash), leaves.length),
    pathText: createPathWriter(tree, leafHash),
  };
}

/** Whether the holder of the key has signed exactly this statement. Resolves to false for any nonsense. */
export async function verifyReceipt(
  receipt: Receipt,
  publicKey: ReceiptKey['publicKey'],
  sha256: Sha256,
): Promise<boolean> {
  const path = fromBase64url(receipt.path);
  if (path === undefined || parseReceiptStatement(receipt.statement) === undefined) return false;
  const leaf = hashStatement(receipt.statement, sha256);
  const root = rootFromPath(leaf, receipt.index, receipt.size, path, sha256);
  if (root === undefined) return false;
  return verifySignature(receiptBytes(root, receipt.size), receipt.signature, publicKey);
}

const leafPrefix = String.fromCharCode(LEAF_PREFIX);
const hashStatement = (statement: string, sha256: Sha256): Uint8Array =>
  sha256(utf8(leafPrefix + statement));

const receiptBytes = (root: Uint8Array, size: number) =>
  joinBytes(utf8('tombola receipts 1\n'), u32(size), root);
