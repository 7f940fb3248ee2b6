// One coupon in a hundred orders at once, through the public door.
import {
  newKey,
  openOrderHouse,
  type Buyer,
  type OrderHouse,
  type OrderReply,
  type TestItem,
} from '../../orders/support/order-house.ts';
import { judgeOrders } from '../support/order-judge.ts';
import type { Progress } from '../support/stage.ts';

export interface OneCouponRound {
  readonly accepted: number;
  readonly taken: number;
  readonly faults: readonly string[];
}

export async function oneCoupon({
  orders,
  rounds,
  progress = () => {},
}: {
  readonly orders: number;
  readonly rounds: number;
  readonly progress?: Progress;
}): Promise<OneCouponRound[]> {
  const shop = await openOrderHouse();
  try {
    const seller = await shop.addSeller();
    const played: OneCouponRound[] = [];
    let coming = shop.addBuyer();
    for (let round = 0; round < rounds; round += 1) {
      const buyer = await coming;
      // Joining is rationed: the next one joins while this one shops.
      if (round + 1 < rounds) coming = shop.addBuyer();
      played.push(await play(shop, seller, buyer, orders));
      progress((round + 1) / rounds, `${round + 1} rounds`);
    }
    return played;
  } finally {
    await shop.close();
  }
}

async function play(
  shop: OrderHouse,
  seller: Awaited<ReturnType<OrderHouse['addSeller']>>,
  buyer: Buyer,
  orders: number,
): Promise<OneCouponRound> {
  const item = await shop.addItem(seller);
  const { picture } = await buyer.fetchCoupon(item);
  const replies = await Promise.all(
    Array.from({ length: orders }, () => orderSurely(buyer, item, picture)),
  );
  // On a busy machine an order may be left to the sweep: it is settled before anything is counted.
  const { db, orders: running } = shop.house.app;
  await running.resume();
  const accepted = await db('orders').where({ member_id: buyer.memberId, state: 'accepted' });
  // Whoever keeps trying is suspended in the end, as the policy says: that is a refusal as well.
  const refused = replies.filter(({ refusal }) =>
    ['COUPON_USED', 'SUSPENDED'].includes(refusal?.code ?? ''),
  );
  return {
    accepted: accepted.length,
    taken: refused.length,
    faults: await judgeOrders(db),
  };
}

/** Asks again with the same key while the server is too busy to say yes or no, as a page would. */
async function orderSurely(
  buyer: Buyer,
  item: TestItem,
  picture: Uint8Array<ArrayBuffer>,
): Promise<OrderReply> {
  const key = newKey();
  for (;;) {
    const reply = await buyer.order(item, { picture, key });
    if (reply.refusal?.code !== 'UNAVAILABLE') return reply;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
