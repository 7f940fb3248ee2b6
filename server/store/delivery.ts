import type { Handle } from './database.ts';
import type { Transaction } from './transaction.ts';

export interface DeliveryState {
  readonly sellerId: string;
  readonly state: 'new' | 'shipped' | 'refused';
}

export async function insertDelivery(
  transaction: Transaction,
  delivery: { readonly orderId: string; readonly sellerId: string; readonly createdAtMs: number },
): Promise<void> {
  await transaction('delivery_instructions').insert({
    order_id: delivery.orderId,
    seller_id: delivery.sellerId,
    created_at: new Date(delivery.createdAtMs),
  });
}

/** Only this seller's. */
export async function findDelivery(
  handle: Handle,
  sellerId: string,
  orderId: string,
): Promise<DeliveryState | undefined> {
  return handle('delivery_instructions')
    .where({ order_id: orderId, seller_id: sellerId })
    .first({ sellerId: 'seller_id', state: 'state' });
}

/** False: it is not new any more. */
export async function settleDelivery(
  handle: Handle,
  orderId: string,
  settled: { readonly state: 'shipped' | 'refused'; readonly because: string | null },
): Promise<boolean> {
  const count = await handle('delivery_instructions')
    .where({ order_id: orderId, state: 'new' })
    .update({
      state: settled.state,
      refused_because: settled.because,
      settled_at: handle.fn.now(),
    });
  return count > 0;
}

/** The first time counts. */
export async function markPrinted(handle: Handle, orderId: string): Promise<void> {
  await handle('delivery_instructions')
    .where({ order_id: orderId, printed_at: null })
    .update({ printed_at: handle.fn.now() });
}
