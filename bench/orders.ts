// Orders a second through the public door, with a coupon and without, paid at the sandbox provider; and how long the
// slowest take. The same buyers, turn and turn about, so that what else the machine does hits both.
import {
  newKey,
  openOrderHouse,
  type Buyer,
  type TestItem,
} from '../tests/orders/support/order-house.ts';
import { percentile } from '../scripts/crowd/tally.ts';
import type { Bench } from './contract.ts';

interface Size {
  readonly buyers: number;
  readonly items: number;
}

const FULL: Size = { buyers: 8, items: 30 };
const SMOKE: Size = { buyers: 2, items: 3 };

export const run: Bench = async ({ smoke, report }) => {
  const { buyers: many, items: most } = smoke ? SMOKE : FULL;
  const shop = await openOrderHouse();
  try {
    const { origin } = shop.house;
    const seller = await shop.addSeller();
    const items: TestItem[] = [];
    for (let at = 0; at < most; at += 1) items.push(await shop.addItem(seller));
    const buyers: Buyer[] = [];
    for (let at = 0; at < many; at += 1) buyers.push(await shop.addBuyer());
    const pictures = new Map<Buyer, Uint8Array<ArrayBuffer>[]>();
    for (const [at, buyer] of buyers.entries()) {
      const own: Uint8Array<ArrayBuffer>[] = [];
      for (const item of items) own.push((await buyer.fetchCoupon(item)).picture);
      pictures.set(buyer, own);
      report(`coupons of ${at + 1} of ${many} buyers`);
    }
    const withCoupon = createTally();
    const without = createTally();
    const SLICES = smoke ? 1 : 5;
    const share = Math.ceil(most / SLICES);
    for (let from = 0; from < most; from += share) {
      const some = items.slice(from, from + share).map((item, at) => ({ item, place: from + at }));
      await withCoupon.measure(buyers, async (buyer) => {
        for (const { item, place } of some) {
          const picture = pictures.get(buyer)![place]!;
          await order(withCoupon, { origin, buyer, item, picture });
        }
      });
      await without.measure(buyers, async (buyer) => {
        for (const { item } of some) await order(without, { origin, buyer, item });
      });
    }
    const [coupon, plain] = [withCoupon.result(), without.result()];
    return {
      table: [
        { what: 'with coupon', ...coupon },
        { what: 'without', ...plain },
      ],
      metrics: {
        ordersPerS: coupon.ordersPerS,
        p99Ms: coupon.p99Ms,
        rateRatioToNoCoupon: coupon.ordersPerS / plain.ordersPerS,
      },
    };
  } finally {
    await shop.close();
  }
};

type Tally = ReturnType<typeof createTally>;

function createTally() {
  const tookMs: number[] = [];
  let spentMs = 0;
  return {
    took: (ms: number) => void tookMs.push(ms),
    async measure(buyers: readonly Buyer[], work: (buyer: Buyer) => Promise<void>) {
      const begun = performance.now();
      await Promise.all(buyers.map(work));
      spentMs += performance.now() - begun;
    },
    result: () => ({
      ordersPerS: (tookMs.length / spentMs) * 1000,
      p50Ms: percentile(tookMs, 0.5),
      p99Ms: percentile(tookMs, 0.99),
    }),
  };
}

/** The form as bytes, so that the making of it is not measured as ordering. */
async function order(tally: Tally, { origin, buyer, item, picture }: Wish): Promise<void> {
  const { sellerId, number: productNumber, priceMinor: listMinor } = item;
  const wish = { key: newKey(), sellerId, productNumber, quantity: 1, listMinor };
  const parts = [
    part('name="order"', Buffer.from(JSON.stringify(wish))),
    ...(picture ? [part('name="picture"; filename="coupon.png"', Buffer.from(picture))] : []),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ];
  const headers = {
    origin,
    cookie: [...buyer.client.cookies].map((pair) => pair.join('=')).join('; '),
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
  };
  const body = Buffer.concat(parts);
  const begun = performance.now();
  const response = await fetch(`${origin}/api/orders`, { method: 'POST', headers, body });
  const reply = (await response.json()) as { state?: string };
  if (reply.state !== 'accepted') throw new Error(JSON.stringify(reply));
  tally.took(performance.now() - begun);
}

interface Wish {
  readonly origin: string;
  readonly buyer: Buyer;
  readonly item: TestItem;
  readonly picture?: Uint8Array<ArrayBuffer>;
}

const BOUNDARY = 'tombola-bench-orders';

const part = (name: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; ${name}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
