// Gives money back, in whole or in part. First what is to be given back is written down and taken out
// of what is left, then the provider is asked under the refund's own key, then it is booked: a refund that
// is broken off is taken up again and pays nothing twice.
import { randomUUID } from 'node:crypto';
import { refundEntries } from '../../common/order/posting.ts';
import { refundOf, restOf, type LineRefund } from '../../common/order/refund.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Transaction } from '../store/transaction.ts';
import type { OrderTools } from './deps.ts';

export interface RefundWish {
  readonly orderId: string;
  readonly sellerId: string;
  /** The same for every try of one refund. */
  readonly key: string;
  /** 'rest': everything that has not been refunded yet. */
  readonly lines: readonly LineRefund[] | 'rest';
}

/** NOT_FOUND, ORDER_SETTLED (more than is left), IDEMPOTENCY_MISMATCH. Answers once the money is given back. */
export async function refund(tools: OrderTools, wish: RefundWish): Promise<Answer<object>> {
  const { store, db } = tools;
  const started = await store.inTransaction(db, (transaction) => begin(tools, transaction, wish));
  if (!started.ok || started.value === null) return started.ok ? accepted({}) : started;
  tools.onSeam('refund-started', wish.orderId);
  await finish(tools, started.value);
  tools.tellDeliveries(wish.sellerId);
  return accepted({});
}

/** In the caller's transaction. The refund's id; null: there is nothing to give back. */
export async function begin(
  { store }: OrderTools,
  transaction: Transaction,
  wish: RefundWish,
): Promise<Answer<string | null>> {
  const order = await store.lockOrder(transaction, wish.orderId);
  if (order?.sellerId !== wish.sellerId) return refused('NOT_FOUND');
  const before = await store.findRefundByKey(transaction, order.id, wish.key);
  if (before) {
    const isSame = wish.lines === 'rest' || sameLines(before.lines, wish.lines);
    return isSame ? accepted(before.id) : refused('IDEMPOTENCY_MISMATCH');
  }
  if (order.state !== 'accepted') return refused('ORDER_SETTLED');
  const lines = await store.listPaidLines(transaction, order.id);
  const wanted = wish.lines === 'rest' ? restOf(lines) : wish.lines;
  if (wanted.length === 0) return accepted(null);
  const answer = refundOf(lines, wanted);
  if (!answer.ok) return answer;
  const id = randomUUID();
  await store.insertRefund(transaction, {
    id,
    orderId: order.id,
    key: wish.key,
    keptMinor: order.totalMinor - order.refundedMinor,
    ...answer.value,
  });
  return accepted(id);
}

/** Pays and books what was begun; done already: nothing. Rejects while the provider does not answer. */
export async function finish(tools: OrderTools, id: string): Promise<void> {
  const { store, db, payments, onSeam } = tools;
  const stored = await store.findRefund(db, id);
  if (!stored || stored.state === 'done') return;
  const { orderId, amountMinor } = stored;
  const order = await store.findOrder(db, orderId);
  const reference = order?.payment.reference;
  if (amountMinor > 0) {
    if (!reference) throw new Error(`order ${orderId} has no payment to refund`);
    const { currency } = order;
    await payments.refund({ orderId, reference, amountMinor, currency, once: id });
  }
  onSeam('refunded-at-provider', orderId);
  await store.inTransaction(db, (transaction) => book(tools, transaction, id));
}

async function book(tools: OrderTools, transaction: Transaction, id: string): Promise<void> {
  const { store, coupons, nowMs } = tools;
  const refund = await store.findRefund(transaction, id);
  const order = refund && (await store.lockOrder(transaction, refund.orderId));
  if (!order || !(await store.endRefund(transaction, id))) return;
  const { sellerId, basisPoints, currency, couponIds } = order;
  await store.post(transaction, {
    orderId: order.id,
    kind: 'refund',
    once: `refund ${id}`,
    currency,
    atMs: nowMs(),
    entries: refundEntries({ sellerId, basisPoints, ...refund }),
  });
  // Refunds may end in another order than they began: the order is refunded when none is under way.
  const lines = await store.listPaidLines(transaction, order.id);
  if (restOf(lines).length > 0 || (await store.hasOpenRefund(transaction, order.id))) return;
  await store.setOrderState(transaction, order.id, { state: 'refunded', settledAtMs: nowMs() });
  await store.setPayment(transaction, order.id, { state: 'refunded' });
  for (const couponId of couponIds) await coupons.giveBack(transaction, couponId, order.id);
}

function sameLines(a: readonly LineRefund[], b: readonly LineRefund[]): boolean {
  const text = (lines: readonly LineRefund[]) =>
    JSON.stringify(lines.map(({ line, quantity }) => [line, quantity]).sort());
  return text(a) === text(b);
}
