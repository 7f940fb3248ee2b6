// Orders, put together: placing them, driving them on, and what sellers do with them.
import type { OrderReceipt } from '../../common/order/receipt.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Order } from '../../common/protocol/shop.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import type { OrdersDeps, OrderTools } from './deps.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { place, type Placing } from './place.ts';
import { finish, refund, type RefundWish } from './refunds.ts';
import { drive, type Attempt } from './saga.ts';
import { createStatements, type Statements } from './statements.ts';

export interface Callback {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface Orders {
  /** The order as it stands after all that could be done at once: accepted, refused, or waiting. */
  place(placing: Placing): Promise<Answer<Order>>;
  list(memberId: string): Promise<readonly Order[]>;
  /** Drives an unsettled order on first: the member may come back from the provider's page. NOT_FOUND. */
  find(memberId: string, id: string): Promise<Answer<Order>>;
  receipt(memberId: string, id: string): Promise<Answer<OrderReceipt>>;
  refund(wish: RefundWish): Promise<Answer<object>>;
  /** False: forged or too old. */
  takeCallback(callback: Callback): Promise<boolean>;
  /** Takes up whatever is unsettled: after a start, and every now and then. */
  resume(options?: { readonly olderThanMs?: number }): Promise<void>;
  /** The job that resumes and sets its next alarm. */
  sweep(): Promise<void>;
  readonly deliveries: Deliveries;
  readonly statements: Statements;
  /** Called with the seller whose delivery instructions have changed. Returns the remover. */
  onDeliveries(listener: (sellerId: string) => void): () => void;
}

const LISTED = 100;
const SWEEP_MS = 20_000;
const BATCH = 200;

export function createOrders(deps: OrdersDeps): Orders {
  const listeners = new Set<(sellerId: string) => void>();
  const tools: OrderTools = {
    nowMs: Date.now,
    onSeam: () => {},
    ...deps,
    tellDeliveries: (sellerId) => {
      for (const listener of listeners) listener(sellerId);
    },
  };
  const { db, store } = tools;
  const oneAtATime = createOneAtATime();
  const driveOn = (id: string, attempt: Attempt) => oneAtATime(id, () => drive(tools, id, attempt));
  const resume = (olderThanMs: number) => takeUp(tools, driveOn, oneAtATime, olderThanMs);

  return {
    place: (placing) =>
      oneAtATime(`${placing.member.id} ${placing.command.key}`, async () => {
        const placed = await place(tools, placing);
        if (!placed.ok) return placed;
        await driveOn(placed.value.id, placed.value.isNew ? 'first' : 'again');
        return own(tools, placing.member.id, placed.value.id);
      }),
    list: (memberId) => store.listOrders(db, memberId, LISTED),
    async find(memberId, id) {
      const found = await own(tools, memberId, id);
      if (!found.ok || !/^(reserved|authorised)$/.test(found.value.state)) return found;
      await driveOn(id, 'again');
      return own(tools, memberId, id);
    },
    async receipt(memberId, id) {
      const receipt = await store.findOwnReceipt(db, memberId, id);
      return receipt ? accepted(receipt as OrderReceipt) : refused('NOT_FOUND');
    },
    refund: (wish) => oneAtATime(`refund ${wish.orderId}`, () => refund(tools, wish)),
    takeCallback: (callback) => takeCallback(tools, driveOn, callback),
    resume: ({ olderThanMs = 0 } = {}) => resume(olderThanMs),
    async sweep() {
      try {
        await resume(SWEEP_MS / 2);
      } finally {
        await store.scheduleSweep(db, SWEEP_MS);
      }
    },
    deliveries: createDeliveries(tools),
    statements: createStatements(tools),
    onDeliveries(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Drive = (id: string, attempt: Attempt) => Promise<void>;

async function own(
  { db, store }: OrderTools,
  memberId: string,
  id: string,
): Promise<Answer<Order>> {
  const order = await store.findOwnOrder(db, memberId, id);
  return order ? accepted(order) : refused('NOT_FOUND');
}

/** Written down only after it was acted on: one that is broken off may come again. */
async function takeCallback(
  { payments, store, db, nowMs }: OrderTools,
  driveOn: Drive,
  { body, headers }: Callback,
): Promise<boolean> {
  const callback = payments.readCallback(body, headers, nowMs());
  if (!callback) return false;
  const { eventId, orderId } = callback;
  if (await store.hasCallback(db, payments.provider, eventId)) return true;
  // About something else than an order of ours: nothing to do.
  if (/^[0-9a-f-]{36}$/.test(orderId)) await driveOn(orderId, 'again');
  await store.insertCallback(db, payments.provider, eventId);
  return true;
}

/** One that fails does not keep the others waiting; it is tried again with the next sweep. */
async function takeUp(
  tools: OrderTools,
  driveOn: Drive,
  oneAtATime: ReturnType<typeof createOneAtATime>,
  olderThanMs: number,
): Promise<void> {
  const { db, store, log } = tools;
  for (const id of await store.listUnsettledOrders(db, { olderThanMs, limit: BATCH })) {
    await driveOn(id, 'again').catch((error: unknown) =>
      log.error({ err: error, order: id }, 'an order could not be driven on'),
    );
  }
  for (const id of await store.listUnfinishedRefunds(db, { olderThanMs, limit: BATCH })) {
    await oneAtATime(id, () => finish(tools, id)).catch((error: unknown) =>
      log.error({ err: error, refund: id }, 'a refund could not be finished'),
    );
  }
}
