// What the check page knows. Actions change it, the page only reads it.
import type { CheckProgress, RecordReport } from '../../../common/fairness/check-record.ts';
import type { ReceiptFinding } from '../../../common/fairness/check-receipt.ts';
import type { CampaignPage } from '../../../common/protocol/http.ts';

/** Which campaign the page is about. file: none, a saved record is checked. */
export type Subject =
  | { readonly state: 'arriving' }
  | { readonly state: 'file' }
  | { readonly state: 'unknown' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'found'; readonly campaign: CampaignPage };

export type Check =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly progress: CheckProgress | null }
  | { readonly state: 'done'; readonly report: RecordReport }
  /** The record could not be fetched, or this browser could not compute. */
  | { readonly state: 'failed'; readonly reason: 'unreachable' | 'not-open' | 'broken' };

/** What came of the shopper's own receipts. */
export type Receipts =
  | { readonly state: 'none' }
  | { readonly state: 'unreadable' }
  /** The operator's keys are not at hand, so nothing can be said. */
  | { readonly state: 'keyless' }
  | { readonly state: 'checked'; readonly findings: readonly ReceiptFinding[] };

export interface Verify {
  readonly subject: Subject;
  readonly check: Check;
  /** Receipts that this browser has kept. */
  readonly kept: Receipts;
  /** Receipts that were pasted or chosen as a file. */
  readonly pasted: Receipts;
}

export class VerifyState {
  #now: Verify = {
    subject: { state: 'arriving' },
    check: { state: 'idle' },
    kept: { state: 'none' },
    pasted: { state: 'none' },
  };
  readonly #listeners = new Set<() => void>();

  get now(): Verify {
    return this.#now;
  }

  change(change: Partial<Verify>): void {
    this.#now = { ...this.#now, ...change };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
