// One coupon in a hundred orders at once, through the public doors of two processes on one database.
import { closeDatabase, openDatabase, type Database } from '../../../server/store/database.ts';
import {
  newKey,
  orderDoors,
  type Buyer,
  type OrderReply,
  type OrderWith,
  type TestItem,
} from '../../orders/support/order-house.ts';
import { startAppProcess } from '../../support/app-process.ts';
import { testDatabase } from '../../support/postgres.ts';
import { judgeOrders } from '../support/order-judge.ts';
import { ordersSettled } from '../support/orders-settled.ts';
import type { Progress } from '../support/stage.ts';

export interface OneCouponRound {
  readonly accepted: number;
  readonly taken: number;
  readonly faults: readonly string[];
}

/** An address may join only so often: every buyer has one, from the block for measurements (RFC 2544). */
const addressOf = (round: number) => `198.18.${round >> 8}.${round & 255}`;

export async function oneCoupon({
  orders,
  rounds,
  progress = () => {},
}: {
  readonly orders: number;
  readonly rounds: number;
  readonly progress?: Progress;
}): Promise<OneCouponRound[]> {
  const { url, drop } = await testDatabase();
  const db = openDatabase({ url, pool: 4 });
  const env = { TRUSTED_PROXIES: '127.0.0.1,::1' };
  const apps = await Promise.all(
    Array.from({ length: 2 }, () => startAppProcess({ databaseUrl: url, env })),
  );
  try {
    const origins = apps.map(({ origin }) => origin);
    const doors = orderDoors(origins[0]!, () => db);
    const seller = await doors.addSeller();
    const played: OneCouponRound[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const item = await doors.addItem(seller);
      const buyer = await doors.addBuyer('approves', addressOf(round));
      const { picture } = await buyer.fetchCoupon(item);
      const replies = await Promise.all(
        Array.from({ length: orders }, (_, at) =>
          orderSurely(buyer, item, { picture, origin: origins[at % origins.length]! }),
        ),
      );
      played.push(await judge(db, buyer, replies));
      progress((round + 1) / rounds, `${round + 1} rounds`);
    }
    return played;
  } finally {
    for (const app of apps) await app.close();
    await closeDatabase(db);
    await drop();
  }
}

async function judge(
  db: Database,
  { memberId }: Buyer,
  replies: readonly OrderReply[],
): Promise<OneCouponRound> {
  // On a busy machine an order may be left to the sweep: it is settled before anything is counted.
  await ordersSettled(db);
  const accepted = await db('orders').where({ member_id: memberId, state: 'accepted' });
  // Whoever keeps trying is suspended in the end, as the policy says: that is a refusal as well.
  const refused = replies.filter(({ refusal }) =>
    ['COUPON_USED', 'SUSPENDED'].includes(refusal?.code ?? ''),
  );
  return { accepted: accepted.length, taken: refused.length, faults: await judgeOrders(db) };
}

/** Asks again with the same key while the server is too busy to say yes or no, as a page would. */
async function orderSurely(buyer: Buyer, item: TestItem, with_: OrderWith): Promise<OrderReply> {
  const key = newKey();
  for (;;) {
    const reply = await buyer.order(item, { ...with_, key });
    if (reply.refusal?.code !== 'UNAVAILABLE') return reply;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
