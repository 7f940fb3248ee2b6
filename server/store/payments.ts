import type { PaymentState } from '../../common/order/next-step.ts';
import type { Handle } from './database.ts';
import type { Transaction } from './transaction.ts';

/** `page`: where the provider wants the member to go on. */
export async function setPayment(
  transaction: Transaction,
  orderId: string,
  change: {
    readonly state: PaymentState;
    readonly reference?: string | null;
    readonly page?: string | null;
  },
): Promise<void> {
  await transaction('payments')
    .where({ order_id: orderId })
    .update({
      state: change.state,
      ...(change.reference ? { reference: change.reference } : {}),
      page: change.page ?? null,
      updated_at: transaction.fn.now(),
    });
}

/** False: it has been acted on before. */
export async function insertCallback(
  handle: Handle,
  provider: string,
  eventId: string,
): Promise<boolean> {
  const inserted = await handle('payment_callbacks')
    .insert({ provider, event_id: eventId })
    .onConflict()
    .ignore()
    .returning('event_id');
  return inserted.length > 0;
}

export async function hasCallback(
  handle: Handle,
  provider: string,
  eventId: string,
): Promise<boolean> {
  return Boolean(
    await handle('payment_callbacks').where({ provider, event_id: eventId }).first('event_id'),
  );
}
