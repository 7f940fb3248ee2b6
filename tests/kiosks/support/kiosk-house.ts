// The whole product with a shop, its kiosk, a board and coupons, as a counter has them.
import type { KioskScope } from '../../../common/protocol/kiosk.ts';
import type { OfferFields } from '../../../common/protocol/products.ts';
import { memberClient } from '../../http/support/member-client.ts';
import {
  openOrderHouse,
  type OrderHouse,
  type TestItem,
  type TestSellerDoor,
} from '../../orders/support/order-house.ts';
import type { AppOptions } from '../../support/app.ts';
import type { CampaignOptions, TestCampaign } from '../../support/campaigns.ts';
import { connectKiosk, enrolKiosk, type KioskClient, type KioskKey } from './kiosk-client.ts';

export interface TestShop extends TestSellerDoor {
  readonly campaign: TestCampaign;
  readonly item: TestItem;
}

export interface HeldCoupon {
  readonly couponId: string;
  readonly memberId: string;
  readonly picture: Buffer;
  /** As it is typed. */
  readonly code: string;
}

export interface KioskHouse extends OrderHouse {
  readonly origin: string;
  addShop(campaign?: CampaignOptions): Promise<TestShop>;
  /** Enrolled, not connected. */
  addKiosk(shop: TestSellerDoor, scopes?: readonly KioskScope[]): Promise<KioskKey>;
  /** Enrolled and connected. */
  openKiosk(shop: TestSellerDoor, scopes?: readonly KioskScope[]): Promise<KioskClient>;
  /** A new member's coupon for the shop's product. */
  addCoupon(shop: TestShop, offered?: Partial<OfferFields>): Promise<HeldCoupon>;
  addMember(): Promise<string>;
  sql<Row = Record<string, unknown>>(text: string, bindings?: readonly unknown[]): Promise<Row[]>;
}

export async function openKioskHouse(options: AppOptions = {}): Promise<KioskHouse> {
  const shops = await openOrderHouse(options);
  const { house } = shops;
  const { origin } = house;
  const clients: KioskClient[] = [];
  return {
    ...shops,
    origin,
    async addShop(campaign = {}) {
      const seller = await shops.addSeller();
      const item = await shops.addItem(seller);
      const { sellerId } = seller;
      return { ...seller, item, campaign: await house.addCampaign({ sellerId, ...campaign }) };
    },
    addKiosk: (shop, scopes) => enrolKiosk(origin, shop.client, scopes),
    async openKiosk(shop, scopes) {
      const client = await connectKiosk(origin, await enrolKiosk(origin, shop.client, scopes));
      clients.push(client);
      return client;
    },
    async addCoupon({ item, ...seller }, offered) {
      const own = offered ? await shops.addItem(seller, offered) : item;
      const buyer = await shops.addBuyer(null);
      const { coupon, picture } = await buyer.fetchCoupon(own);
      const code = await house.app.coupons.codes.codeOf(coupon.id);
      return { couponId: coupon.id, memberId: buyer.memberId, picture: Buffer.from(picture), code };
    },
    async addMember() {
      const client = memberClient(origin);
      return (await client.join()).membershipNumber;
    },
    async sql<Row>(text: string, bindings: readonly unknown[] = []) {
      const { rows } = await house.app.db.raw(text, bindings as never);
      return rows as Row[];
    },
    async close() {
      for (const client of clients) client.close();
      await shops.close();
    },
  };
}
