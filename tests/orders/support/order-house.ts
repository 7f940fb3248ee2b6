// The whole product with a seller, members and coupons, as orders see it: everything through the
// public doors, so that what a test orders is what a page orders.
import { randomBytes } from 'node:crypto';
import type { TestCard } from '../../../common/protocol/pay.ts';
import type {
  OfferFields,
  ProductFields,
  SavedProduct,
} from '../../../common/protocol/products.ts';
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { FetchedCoupon, Order } from '../../../common/protocol/shop.ts';
import { memberClient, type MemberClient } from '../../http/support/member-client.ts';
import { alone, offer, pair } from '../../http/support/product.ts';
import { sellerClient, type SellerClient } from '../../http/support/seller-client.ts';
import { startApp, type AppOptions, type TestApp } from '../../support/app.ts';
import { addSeller } from '../../support/campaigns.ts';

export interface TestSellerDoor {
  readonly client: SellerClient;
  readonly sellerId: string;
}

export interface TestItem {
  readonly id: string;
  readonly sellerId: string;
  readonly number: string;
  readonly priceMinor: number;
}

export interface Buyer {
  readonly client: MemberClient;
  readonly memberId: string;
  fetchCoupon(item: TestItem): Promise<{ coupon: FetchedCoupon; picture: Uint8Array<ArrayBuffer> }>;
  order(item: TestItem, with_?: OrderWith): Promise<OrderReply>;
  get<T>(path: string): Promise<T>;
}

export interface OrderWith {
  readonly picture?: Uint8Array<ArrayBuffer>;
  /** Several coupons at once. */
  readonly pictures?: readonly Uint8Array<ArrayBuffer>[];
  readonly key?: string;
  readonly quantity?: number;
  readonly listMinor?: number;
  /** Of another process on the same database; the one it joined at otherwise. */
  readonly origin?: string;
}

export interface OrderReply {
  readonly status: number;
  readonly order: Order | undefined;
  readonly refusal: Refusal | undefined;
}

export interface OrderHouse {
  readonly house: TestApp;
  addSeller(): Promise<TestSellerDoor>;
  /** With a coupon unless `offered` is null. */
  addItem(
    seller: TestSellerDoor,
    offered?: Partial<OfferFields> | null,
    part?: Partial<ProductFields>,
  ): Promise<TestItem>;
  /** `address`: where all of it comes from, for a server behind a proxy. */
  addBuyer(card?: TestCard | null, address?: string): Promise<Buyer>;
  /** Another coupon for the same product in place of the one before; those given out stay good. */
  changeOffer(seller: TestSellerDoor, item: TestItem, offered: Partial<OfferFields>): Promise<void>;
  close(): Promise<void>;
}

export const newKey = (): string => randomBytes(16).toString('base64url');

export async function openOrderHouse(options: AppOptions = {}): Promise<OrderHouse> {
  const house = await startApp(options);
  return { house, ...orderDoors(house.origin, () => house.app.db), close: () => house.close() };
}

type Db = TestApp['app']['db'];

/** The same at a server that runs elsewhere. */
export function orderDoors(
  origin: string,
  db: () => Db,
): Pick<OrderHouse, 'addSeller' | 'addItem' | 'addBuyer' | 'changeOffer'> {
  return {
    async addSeller() {
      const seller = await addSeller(db());
      const client = sellerClient(origin);
      const reply = await client.signIn(seller);
      if (reply.status !== 200) throw new Error(reply.text);
      return { client, sellerId: seller.sellerId };
    },
    async addItem({ client, sellerId }, offered = {}, part = {}) {
      const body = offered === null ? alone(part) : pair(part, offer(offered));
      const reply = await client.send('POST', '/products', { body });
      if (reply.status !== 200) throw new Error(reply.text);
      const { number, priceMinor } = body.product;
      const { id } = JSON.parse(reply.text) as SavedProduct;
      return { id, sellerId, number, priceMinor };
    },
    async changeOffer({ client }, { id, number }, offered) {
      const body = pair({ number }, offer(offered));
      const reply = await client.send('PUT', `/products/${id}`, { body });
      if (reply.status !== 200) throw new Error(reply.text);
    },
    addBuyer: (card = 'approves', address) => addBuyer(origin, db, card, address),
  };
}

async function addBuyer(
  origin: string,
  db: () => Db,
  card: TestCard | null,
  address?: string,
): Promise<Buyer> {
  const from: Record<string, string> = address ? { 'x-forwarded-for': address } : {};
  const paymentToken = card === null ? null : await addPaymentMethod(origin, card);
  const client = memberClient(origin, undefined, from);
  const { membershipNumber } = await client.join({ paymentToken });
  const row = await db()('members').where({ membership_number: membershipNumber }).first('id');
  const cookie = () => [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const ask = (path: string, init: RequestInit = {}, at = origin) =>
    fetch(at + path, {
      ...init,
      headers: { origin: at, cookie: cookie(), ...from, ...init.headers },
    });
  return {
    client,
    memberId: row.id,
    async fetchCoupon({ sellerId, number: productNumber }) {
      const fetched = await ask('/api/coupons/fetch', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sellerId, productNumber }),
      });
      const coupon = (await fetched.json()) as FetchedCoupon;
      if (!fetched.ok) throw new Error(JSON.stringify(coupon));
      const picture = await ask(coupon.pictureUrl);
      return { coupon, picture: new Uint8Array(await picture.arrayBuffer()) };
    },
    async order(item, with_ = {}) {
      const { picture, key = newKey(), quantity = 1, listMinor } = with_;
      const form = new FormData();
      const order = {
        key,
        sellerId: item.sellerId,
        productNumber: item.number,
        quantity,
        listMinor: listMinor ?? item.priceMinor * quantity,
      };
      form.append('order', JSON.stringify(order));
      for (const each of with_.pictures ?? (picture ? [picture] : [])) {
        form.append('picture', new Blob([each], { type: 'image/png' }), 'coupon.png');
      }
      const response = await ask('/api/orders', { method: 'POST', body: form }, with_.origin);
      const body = (await response.json()) as { refusal?: Refusal } & Order;
      return response.ok
        ? { status: response.status, order: body, refusal: undefined }
        : { status: response.status, order: undefined, refusal: body.refusal };
    },
    async get<T>(path: string) {
      return (await (await ask(path)).json()) as T;
    },
  };
}

/** What the provider's page does. */
export async function addPaymentMethod(origin: string, card: TestCard): Promise<string> {
  const response = await fetch(`${origin}/api/pay/methods`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ card, label: 'Test card' }),
  });
  return ((await response.json()) as { token: string }).token;
}
