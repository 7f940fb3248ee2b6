// What a seller is told to ship. The name and address are the buyer's: nobody but the seller reads them.
import { restOf } from '../../common/order/refund.ts';
import type { DeliveryPage } from '../../common/protocol/deliveries.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { OrderTools } from './deps.ts';
import { begin, finish } from './refunds.ts';

export interface Deliveries {
  list(sellerId: string, before: number | null): Promise<DeliveryPage>;
  /** Keeps the first time. NOT_FOUND: not this seller's. */
  print(sellerId: string, orderId: string): Promise<Answer<object>>;
  /** ORDER_SETTLED unless it is new and something is left of it; NOT_FOUND. */
  ship(sellerId: string, orderId: string): Promise<Answer<object>>;
  /** Refused goods are paid back in full. ORDER_SETTLED once shipped; NOT_FOUND. */
  refuse(sellerId: string, orderId: string, because: string): Promise<Answer<object>>;
}

const PAGE = 50;

export function createDeliveries(tools: OrderTools): Deliveries {
  const { db, store } = tools;
  const find = (sellerId: string, orderId: string) => store.findDelivery(db, sellerId, orderId);
  return {
    async list(sellerId, before) {
      const deliveries = await store.listDeliveries(db, sellerId, { before, limit: PAGE });
      const next = deliveries.length >= PAGE ? deliveries.at(-1)!.createdAtMs : null;
      return { deliveries, next };
    },
    async print(sellerId, orderId) {
      if (!(await find(sellerId, orderId))) return refused('NOT_FOUND');
      await store.markPrinted(db, orderId);
      tools.tellDeliveries(sellerId);
      return accepted({});
    },
    async ship(sellerId, orderId) {
      const delivery = await find(sellerId, orderId);
      if (!delivery) return refused('NOT_FOUND');
      // The same wish twice is one wish.
      if (delivery.state === 'shipped') return accepted({});
      // What was paid back piece by piece is not sent any more.
      if (restOf(await store.listPaidLines(db, orderId)).length === 0) {
        return refused('ORDER_SETTLED');
      }
      const settled = { state: 'shipped', because: null } as const;
      if (!(await store.settleDelivery(db, orderId, settled))) return refused('ORDER_SETTLED');
      tools.tellDeliveries(sellerId);
      return accepted({});
    },
    refuse: (sellerId, orderId, because) => refuse(tools, { sellerId, orderId, because }),
  };
}

interface RefusedDelivery {
  readonly sellerId: string;
  readonly orderId: string;
  readonly because: string;
}

async function refuse(
  tools: OrderTools,
  { sellerId, orderId, because }: RefusedDelivery,
): Promise<Answer<object>> {
  const { db, store } = tools;
  const begun = await store.inTransaction(db, async (transaction) => {
    // The same order of locks as everywhere: the order first.
    const order = await store.lockOrder(transaction, orderId);
    const delivery = await store.findDelivery(transaction, sellerId, orderId);
    if (!order || !delivery) return refused('NOT_FOUND');
    if (delivery.state !== 'refused') {
      const settled = { state: 'refused', because } as const;
      // Shipped before, or at this moment on another screen.
      const isRefused = await store.settleDelivery(transaction, orderId, settled);
      if (!isRefused) return refused('ORDER_SETTLED');
    }
    if (order.state === 'refunded') return accepted(null);
    return begin(tools, transaction, { orderId, sellerId, key: 'refused delivery', lines: 'rest' });
  });
  if (!begun.ok) return begun;
  tools.tellDeliveries(sellerId);
  if (begun.value !== null) {
    tools.onSeam('refund-started', orderId);
    await finish(tools, begun.value);
    tools.tellDeliveries(sellerId);
  }
  return accepted({});
}
