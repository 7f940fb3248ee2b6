// Brings what is stored of an order in line with what the provider says: each change in one
// transaction that holds the order's row, so that two who drive the same order cannot do it twice.
import { assertNever } from '../../common/assert-never.ts';
import { saleEntries } from '../../common/order/posting.ts';
import {
  orderReceiptBytes,
  orderStatement,
  type OrderReceipt,
} from '../../common/order/receipt.ts';
import type { Refusal } from '../../common/protocol/refusals.ts';
import type { SagaOrder } from '../store/orders.ts';
import type { Transaction } from '../store/transaction.ts';
import type { OrderTools } from './deps.ts';
import type { ChargeState, HeldMoney } from './payment-port.ts';

/** Nothing was or will be charged: the provider was asked in vain, or nothing had to be paid. */
export type Outcome = ChargeState | { readonly state: 'free' } | { readonly state: 'never-asked' };

/** Throws when money and order would part ways; nothing is written then. */
export async function settle(tools: OrderTools, id: string, outcome: Outcome): Promise<void> {
  const { db, store, onSeam } = tools;
  const accepted = await store.inTransaction(db, async (transaction) => {
    const order = await store.lockOrder(transaction, id);
    if (!order) throw new Error(`order ${id} is gone`);
    const isAccepted = await take(tools, transaction, order, outcome);
    onSeam('before-commit', id);
    return isAccepted ? order : undefined;
  });
  if (!accepted) return;
  onSeam('accepted', id);
  tools.tellDeliveries(accepted.sellerId);
}

/** True when the order is accepted by this. */
async function take(
  tools: OrderTools,
  transaction: Transaction,
  order: SagaOrder,
  outcome: Outcome,
): Promise<boolean> {
  const { store } = tools;
  const isOpen = order.state === 'reserved' || order.state === 'authorised';
  switch (outcome.state) {
    case 'action-required':
      if (order.state === 'reserved') await store.setPayment(transaction, order.id, outcome);
      return false;
    case 'authorised':
      if (order.state !== 'reserved') return false;
      checkAmount(order, outcome);
      await store.setPayment(transaction, order.id, outcome);
      await store.setOrderState(transaction, order.id, { state: 'authorised' });
      return false;
    case 'captured':
      checkAmount(order, outcome);
      if (isOpen) return accept(tools, transaction, order, outcome.reference);
      if (order.state === 'accepted' || order.state === 'refunded') return false;
      throw new Error(`order ${order.id} is ${order.state}, and yet charged`);
    case 'free':
      return isOpen && accept(tools, transaction, order, null);
    case 'declined':
      if (isOpen) await letGo(tools, transaction, order, 'refused', outcome.reference);
      return false;
    case 'cancelled':
      if (isOpen) await letGo(tools, transaction, order, 'cancelled', outcome.reference);
      return false;
    case 'never-asked':
      if (isOpen) await letGo(tools, transaction, order, 'cancelled', null);
      return false;
    default:
      return assertNever(outcome);
  }
}

/** Throws when the provider has another amount in its books than was ordered. */
function checkAmount({ id, totalMinor, currency }: SagaOrder, held: HeldMoney): void {
  if (held.amountMinor === totalMinor && held.currency === currency) return;
  const amounts = `${held.amountMinor} ${held.currency} instead of ${totalMinor} ${currency}`;
  throw new Error(`order ${id}: the provider has ${held.state} ${amounts}`);
}

/** Money taken, coupon used, seller told, ledger posted: all of it or nothing. */
async function accept(
  tools: OrderTools,
  transaction: Transaction,
  order: SagaOrder,
  reference: string | null,
): Promise<true> {
  const { store, coupons, nowMs } = tools;
  const { id, sellerId, couponIds, basisPoints, totalMinor, currency } = order;
  const atMs = nowMs();
  for (const couponId of couponIds) {
    if (await coupons.redeem(transaction, couponId, id)) continue;
    throw new Error(`coupon ${couponId} was not reserved by order ${id}`);
  }
  await store.setPayment(transaction, id, { state: 'captured', reference });
  const receipt = await sign(tools, transaction, id, atMs);
  await store.setOrderState(transaction, id, { state: 'accepted', receipt, settledAtMs: atMs });
  await store.insertDelivery(transaction, { orderId: id, sellerId, createdAtMs: atMs });
  const entries = saleEntries({ sellerId, basisPoints, paidMinor: totalMinor });
  const once = `sale ${id}`;
  await store.post(transaction, { orderId: id, kind: 'sale', once, currency, atMs, entries });
  return true;
}

async function sign(
  { store, signer }: OrderTools,
  transaction: Transaction,
  id: string,
  atMs: number,
): Promise<OrderReceipt> {
  const order = await store.findForReceipt(transaction, id);
  if (!order) throw new Error(`order ${id} is gone`);
  const statement = orderStatement(order, atMs);
  const signature = signer.sign(orderReceiptBytes(statement));
  return { statement, signature, keyId: signer.publicKey().keyId };
}

/** Nothing is charged and the coupon is its holder's again. */
async function letGo(
  { store, coupons, nowMs }: OrderTools,
  transaction: Transaction,
  { id, couponIds }: SagaOrder,
  state: 'refused' | 'cancelled',
  reference: string | null,
): Promise<void> {
  for (const couponId of couponIds) {
    if (await coupons.release(transaction, couponId, id)) continue;
    throw new Error(`coupon ${couponId} was not reserved by order ${id}`);
  }
  const refusal: Refusal | undefined =
    state === 'refused' ? { code: 'PAYMENT_DECLINED' } : undefined;
  const paymentState = state === 'refused' ? 'declined' : 'cancelled';
  await store.setPayment(transaction, id, { state: paymentState, reference });
  await store.setOrderState(transaction, id, {
    state,
    settledAtMs: nowMs(),
    ...(refusal ? { refusal } : {}),
  });
}
