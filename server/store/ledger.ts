import { randomUUID } from 'node:crypto';
import type { Entry } from '../../common/order/posting.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

export interface Posting {
  readonly orderId: string;
  readonly kind: 'sale' | 'refund';
  /** What makes it the same posting when the step is repeated. */
  readonly once: string;
  readonly currency: string;
  readonly atMs: number;
  /** They sum to zero; none: nothing is posted. */
  readonly entries: readonly Entry[];
}

/** A posting that is there already stays as it is. */
export async function post(transaction: Transaction, posting: Posting): Promise<void> {
  if (posting.entries.length === 0) return;
  const id = randomUUID();
  const { rowCount } = await runSql(
    transaction,
    `insert into ledger_postings (id, order_id, kind, at, once) values (?, ?, ?, ?, ?)
    on conflict (once) do nothing`,
    [id, posting.orderId, posting.kind, new Date(posting.atMs), posting.once],
  );
  if (rowCount === 0) return;
  await transaction('ledger_entries').insert(
    posting.entries.map(({ account, amountMinor }, at) => ({
      posting_id: id,
      line: at + 1,
      account,
      amount_minor: amountMinor,
      currency: posting.currency,
    })),
  );
}
