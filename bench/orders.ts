// Orders a second through the public door, with a coupon and without, paid at the sandbox provider; and how long the
// slowest take. The same buyers, turn and turn about, so that what else the machine does hits both.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  newKey,
  openOrderHouse,
  type Buyer,
  type TestItem,
} from '../tests/orders/support/order-house.ts';
import { percentile } from '../scripts/crowd/tally.ts';
import type { Bench } from './contract.ts';
import type { Shopped, Wish } from './orders/buyers.ts';

interface Size {
  readonly buyers: number;
  readonly items: number;
}

const FULL: Size = { buyers: 8, items: 50 };
const SMOKE: Size = { buyers: 2, items: 4 };
/** The first of them is not counted: who comes first would pay for code that is still being compiled. */
const SLICES = { full: 10, smoke: 2 };

export const run: Bench = async ({ smoke, report }) => {
  const { buyers: many, items: most } = smoke ? SMOKE : FULL;
  const shop = await openOrderHouse();
  const crowd = await startBuyers();
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
    const share = Math.ceil(most / (smoke ? SLICES.smoke : SLICES.full));
    for (let from = 0; from < most; from += share) {
      const some = items.slice(from, from + share).map((item, at) => ({ item, place: from + at }));
      const wishes = (isWith: boolean) =>
        buyers.map((buyer) =>
          some.map(({ item, place }) =>
            wishFor({ origin, buyer, item, picture: isWith && pictures.get(buyer)![place] }),
          ),
        );
      const [coupon, plain] = [await crowd.shop(wishes(true)), await crowd.shop(wishes(false))];
      if (from === 0) continue;
      withCoupon.add(coupon);
      without.add(plain);
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
    await crowd.stop();
    await shop.close();
  }
};

function createTally() {
  const tookMs: number[] = [];
  let spentMs = 0;
  return {
    add(shopped: Shopped) {
      tookMs.push(...shopped.tookMs);
      spentMs += shopped.spentMs;
    },
    result: () => ({
      ordersPerS: (tookMs.length / spentMs) * 1000,
      p50Ms: percentile(tookMs, 0.5),
      p99Ms: percentile(tookMs, 0.99),
    }),
  };
}

async function startBuyers() {
  const child = fork(fileURLToPath(new URL('./orders/buyers.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  await once(child, 'message');
  return {
    async shop(buyers: readonly (readonly Wish[])[]): Promise<Shopped> {
      const answer = once(child, 'message') as Promise<[Shopped]>;
      child.send(buyers);
      const [shopped] = await answer;
      if (shopped.fault) throw new Error(shopped.fault);
      return shopped;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

interface Wanted {
  readonly origin: string;
  readonly buyer: Buyer;
  readonly item: TestItem;
  readonly picture: Uint8Array<ArrayBuffer> | false | undefined;
}

function wishFor({ origin, buyer, item, picture }: Wanted): Wish {
  const { sellerId, number: productNumber, priceMinor: listMinor } = item;
  const order = { key: newKey(), sellerId, productNumber, quantity: 1, listMinor };
  const parts = [
    part('name="order"', Buffer.from(JSON.stringify(order))),
    ...(picture ? [part('name="picture"; filename="coupon.png"', Buffer.from(picture))] : []),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ];
  return {
    url: `${origin}/api/orders`,
    headers: {
      origin,
      cookie: [...buyer.client.cookies].map((pair) => pair.join('=')).join('; '),
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    },
    body: Buffer.concat(parts),
  };
}

const BOUNDARY = 'tombola-bench-orders';

const part = (name: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; ${name}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
