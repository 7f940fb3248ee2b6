// One coupon in a hundred orders at once, through the public door.
import { openOrderHouse, type OrderHouse } from '../../orders/support/order-house.ts';
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
    for (let round = 0; round < rounds; round += 1) {
      played.push(await play(shop, seller, orders));
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
  orders: number,
): Promise<OneCouponRound> {
  const item = await shop.addItem(seller);
  const buyer = await shop.addBuyer();
  const { picture } = await buyer.fetchCoupon(item);
  const replies = await Promise.all(
    Array.from({ length: orders }, () => buyer.order(item, { picture })),
  );
  // Whoever keeps trying is suspended in the end, as the policy says: that is a refusal as well.
  const refused = replies.filter(({ refusal }) =>
    ['COUPON_USED', 'SUSPENDED'].includes(refusal?.code ?? ''),
  );
  return {
    accepted: replies.filter(({ order }) => order?.state === 'accepted').length,
    taken: refused.length,
    faults: await judgeOrders(shop.house.app.db),
  };
}
