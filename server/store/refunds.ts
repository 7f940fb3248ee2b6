import type { LineRefund, PaidLine } from '../../common/order/refund.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

export interface StoredRefund {
  readonly id: string;
  readonly orderId: string;
  readonly lines: readonly LineRefund[];
  readonly amountMinor: number;
  /** What had been paid and not refunded before. */
  readonly keptMinor: number;
  readonly isLast: boolean;
  readonly state: 'started' | 'done';
}

export async function listPaidLines(handle: Handle, orderId: string): Promise<PaidLine[]> {
  return handle('order_lines').where({ order_id: orderId }).orderBy('line').select({
    line: 'line',
    quantity: 'quantity',
    unitMinor: 'unit_minor',
    discountMinor: 'discount_minor',
    refundedQuantity: 'refunded_quantity',
  });
}

/** Also takes the units and the money out of what is left to refund, so that nobody refunds them again. */
export async function insertRefund(
  transaction: Transaction,
  refund: Omit<StoredRefund, 'state'> & { readonly key: string },
): Promise<void> {
  await transaction('refunds').insert({
    id: refund.id,
    order_id: refund.orderId,
    idempotency_key: refund.key,
    lines: JSON.stringify(refund.lines),
    amount_minor: refund.amountMinor,
    kept_minor: refund.keptMinor,
    is_last: refund.isLast,
  });
  for (const { line, quantity } of refund.lines) {
    await transaction('order_lines')
      .where({ order_id: refund.orderId, line })
      .increment('refunded_quantity', quantity);
  }
  await transaction('orders')
    .where({ id: refund.orderId })
    .increment('refunded_minor', refund.amountMinor);
}

interface RefundRow {
  id: string;
  order_id: string;
  lines: LineRefund[];
  amount_minor: number;
  kept_minor: number;
  is_last: boolean;
  state: StoredRefund['state'];
}

const toRefund = (row: RefundRow): StoredRefund => ({
  id: row.id,
  orderId: row.order_id,
  lines: row.lines,
  amountMinor: row.amount_minor,
  keptMinor: row.kept_minor,
  isLast: row.is_last,
  state: row.state,
});

export async function findRefundByKey(
  handle: Handle,
  orderId: string,
  key: string,
): Promise<StoredRefund | undefined> {
  const row = await handle('refunds').where({ order_id: orderId, idempotency_key: key }).first();
  return row && toRefund(row);
}

export async function findRefund(handle: Handle, id: string): Promise<StoredRefund | undefined> {
  const row = await handle('refunds').where({ id }).first();
  return row && toRefund(row);
}

/** True for the one who ends it. */
export async function endRefund(transaction: Transaction, id: string): Promise<boolean> {
  const count = await transaction('refunds')
    .where({ id, state: 'started' })
    .update({ state: 'done' });
  return count > 0;
}

export async function hasOpenRefund(handle: Handle, orderId: string): Promise<boolean> {
  return Boolean(
    await handle('refunds').where({ order_id: orderId, state: 'started' }).first('id'),
  );
}

export async function listUnfinishedRefunds(
  handle: Handle,
  { olderThanMs, limit }: { readonly olderThanMs: number; readonly limit: number },
): Promise<string[]> {
  const { rows } = await runSql<{ id: string }>(
    handle,
    `select id from refunds where state = 'started'
      and created_at <= now() - make_interval(secs => ?) order by created_at limit ?`,
    [olderThanMs / 1000, limit],
  );
  return rows.map(({ id }) => id);
}
