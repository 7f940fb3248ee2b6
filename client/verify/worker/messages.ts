// What the page and its worker say to each other.
import type { CheckProgress, RecordReport } from '../../../common/fairness/check-record.ts';
import type { ReceiptFinding } from '../../../common/fairness/check-receipt.ts';
import type { KeptDraw } from '../../../common/fairness/kept-draws.ts';
import type { Commitment, ReceiptKey } from '../../../common/protocol/http.ts';

export type RecordSource =
  | { readonly kind: 'address'; readonly path: string }
  | { readonly kind: 'file'; readonly file: Blob };

export interface CheckRequest {
  readonly source: RecordSource;
  readonly keys: readonly ReceiptKey[] | null;
  readonly published: Commitment | null;
}

export type ToWorker =
  | { readonly type: 'check'; readonly request: CheckRequest }
  | { readonly type: 'receipts'; readonly kept: readonly KeptDraw[] };

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: CheckProgress }
  | { readonly type: 'report'; readonly report: RecordReport }
  | { readonly type: 'failed'; readonly reason: 'unreachable' | 'not-open' }
  /** null: without the operator's keys nobody can tell. */
  | { readonly type: 'receipts'; readonly findings: readonly ReceiptFinding[] | null };
