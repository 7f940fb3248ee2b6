// Orders as they are written. Every write is conditional on the state it leaves; the caller's
// transaction holds the order's row (lockOrder).
import type { StoredOrder } from '../../common/order/next-step.ts';
import type { Refusal } from '../../common/protocol/refusals.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

export interface NewOrder {
  readonly id: string;
  readonly memberId: string;
  readonly sellerId: string;
  readonly key: string;
  readonly bodyDigest: string;
  /** In the order in which they were presented. */
  readonly couponIds: readonly string[];
  readonly currency: string;
  readonly listMinor: number;
  readonly discountMinor: number;
  readonly totalMinor: number;
  readonly basisPoints: number;
  readonly recipient: object;
  readonly lines: readonly NewOrderLine[];
  readonly payment: { readonly provider: string; readonly token: string | null };
  readonly createdAtMs: number;
}

export interface NewOrderLine {
  readonly productId: string;
  readonly productNumber: string;
  readonly productName: string;
  readonly quantity: number;
  readonly unitMinor: number;
  readonly discountMinor: number;
}

/** An order with its payment, as the saga reads it. */
export interface SagaOrder extends StoredOrder {
  readonly id: string;
  readonly memberId: string;
  readonly sellerId: string;
  readonly couponIds: readonly string[];
  readonly currency: string;
  readonly basisPoints: number;
  readonly refundedMinor: number;
  readonly token: string | null;
}

/** False: this member has used the key before. */
export async function insertOrder(transaction: Transaction, order: NewOrder): Promise<boolean> {
  const { rowCount } = await runSql(
    transaction,
    `insert into orders (id, member_id, seller_id, idempotency_key, body_digest, coupon_id, more_coupon_ids,
      currency, list_minor, discount_minor, total_minor, commission_basis_points, state, recipient, created_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved', ?, ?)
    on conflict (member_id, idempotency_key) do nothing`,
    [
      order.id,
      order.memberId,
      order.sellerId,
      order.key,
      order.bodyDigest,
      order.couponIds[0] ?? null,
      order.couponIds.slice(1),
      order.currency,
      order.listMinor,
      order.discountMinor,
      order.totalMinor,
      order.basisPoints,
      JSON.stringify(order.recipient),
      new Date(order.createdAtMs),
    ],
  );
  if (rowCount === 0) return false;
  await transaction('order_lines').insert(
    order.lines.map((line, at) => ({
      order_id: order.id,
      line: at + 1,
      product_id: line.productId,
      product_number: line.productNumber,
      product_name: line.productName,
      quantity: line.quantity,
      unit_minor: line.unitMinor,
      discount_minor: line.discountMinor,
    })),
  );
  await transaction('payments').insert({
    order_id: order.id,
    provider: order.payment.provider,
    token: order.payment.token,
    amount_minor: order.totalMinor,
    currency: order.currency,
    state: 'started',
  });
  return true;
}

export async function findOrderByKey(
  handle: Handle,
  memberId: string,
  key: string,
): Promise<{ readonly id: string; readonly bodyDigest: string } | undefined> {
  return handle('orders')
    .where({ member_id: memberId, idempotency_key: key })
    .first({ id: 'id', bodyDigest: 'body_digest' });
}

export const findOrder = (handle: Handle, id: string): Promise<SagaOrder | undefined> =>
  readOrder(handle, id, '');

/** Keeps everybody else from changing it until the transaction ends. */
export const lockOrder = (transaction: Transaction, id: string): Promise<SagaOrder | undefined> =>
  readOrder(transaction, id, 'for update of orders');

async function readOrder(
  handle: Handle,
  id: string,
  lock: '' | 'for update of orders',
): Promise<SagaOrder | undefined> {
  const { rows } = await runSql<SagaOrderRow>(
    handle,
    `select orders.*, payments.state as payment_state, reference, token
    from orders join payments on payments.order_id = orders.id where orders.id = ? ${lock}`,
    [id],
  );
  return rows[0] && toSagaOrder(rows[0]);
}

interface SagaOrderRow {
  id: string;
  member_id: string;
  seller_id: string;
  coupon_id: string | null;
  more_coupon_ids: string[];
  currency: string;
  commission_basis_points: number;
  refunded_minor: number;
  state: SagaOrder['state'];
  total_minor: number;
  created_at: Date;
  payment_state: SagaOrder['payment']['state'];
  reference: string | null;
  token: string | null;
}

const toSagaOrder = (row: SagaOrderRow): SagaOrder => ({
  id: row.id,
  memberId: row.member_id,
  sellerId: row.seller_id,
  couponIds: row.coupon_id === null ? [] : [row.coupon_id, ...row.more_coupon_ids],
  currency: row.currency,
  basisPoints: row.commission_basis_points,
  refundedMinor: row.refunded_minor,
  state: row.state,
  totalMinor: row.total_minor,
  createdAtMs: row.created_at.getTime(),
  payment: { state: row.payment_state, reference: row.reference },
  token: row.token,
});

/** Settled orders keep the moment. `receipt`: the signed acceptance. */
export async function setOrderState(
  transaction: Transaction,
  id: string,
  change: {
    readonly state: SagaOrder['state'];
    readonly refusal?: Refusal;
    readonly receipt?: object;
    readonly settledAtMs?: number;
  },
): Promise<void> {
  await transaction('orders')
    .where({ id })
    .update({
      state: change.state,
      ...(change.refusal ? { refusal: JSON.stringify(change.refusal) } : {}),
      ...(change.receipt ? { receipt: JSON.stringify(change.receipt) } : {}),
      ...(change.settledAtMs ? { settled_at: new Date(change.settledAtMs) } : {}),
    });
}

/** When a member's orders were placed whose payment was declined or is not decided, Unix ms, newest first. */
export async function listUnpaid(
  handle: Handle,
  memberId: string,
  { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
): Promise<number[]> {
  const rows = await handle('orders')
    .where({ member_id: memberId })
    .whereIn('state', ['refused', 'reserved', 'authorised'])
    .where('created_at', '>', new Date(sinceMs))
    .orderBy('created_at', 'desc')
    .limit(limit)
    .select('created_at');
  return rows.map((row) => row.created_at.getTime());
}

/** Orders that wait for a step, oldest first: older than so many ms. */
export async function listUnsettledOrders(
  handle: Handle,
  { olderThanMs, limit }: { readonly olderThanMs: number; readonly limit: number },
): Promise<string[]> {
  const { rows } = await runSql<{ id: string }>(
    handle,
    `select id from orders where state in ('reserved', 'authorised')
      and created_at <= now() - make_interval(secs => ?) order by created_at limit ?`,
    [olderThanMs / 1000, limit],
  );
  return rows.map(({ id }) => id);
}
