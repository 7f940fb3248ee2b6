// Proofs and receipts of this browser's draws, kept so that the check page can compare them with
// the opened record. No personal data: who drew is not in them.
import * as v from 'valibot';
import type { LotProof, OwnDraw, Receipt } from '../../../common/protocol/shopper.ts';

export interface KeptReceipt {
  readonly receipt: Receipt;
  readonly proof: LotProof;
  readonly number: number;
}

type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

const nameOf = (campaignId: string): string => `tombola.receipts.${campaignId}`;

/** Keeps each signed statement once, in the order in which they came. */
export function keepReceipt(storage: TextStorage, campaignId: string, own: OwnDraw): void {
  const { receipt, proof, number } = own;
  try {
    const kept = readReceipts(storage, campaignId);
    if (kept.some((one) => one.receipt.statement === receipt.statement)) return;
    storage.setItem(nameOf(campaignId), JSON.stringify([...kept, { receipt, proof, number }]));
  } catch {
    // A browser that keeps nothing loses only the convenience: the receipt is shown on the page.
  }
}

/** Empty when there are none, or what is there was not written by keepReceipt. */
export function readReceipts(storage: TextStorage, campaignId: string): KeptReceipt[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(nameOf(campaignId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  } catch {
    return [];
  }
}

const isKept = (one: unknown): one is KeptReceipt => v.is(keptSchema, one);

const keptSchema = v.looseObject({
  number: v.number(),
  receipt: v.looseObject({ statement: v.string() }),
  proof: v.looseObject({ sheet: v.number() }),
});
