// Puts the product's parts together, in the order in which they need each other; none has a door yet.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { MasterKey } from './adapters/master-key.ts';
import { setUpCampaigns, type CampaignPart } from './app-campaigns.ts';
import { setUpCounter, type CounterPart } from './app-counter.ts';
import { setUpCoupons, setUpPasses, type CouponPart } from './app-coupons.ts';
import { setUpOrders, setUpPayments, type OrderPart, type Payments } from './app-orders.ts';
import { setUpProducts, type ProductPart } from './app-products.ts';
import { setUpShop, type Shop } from './app-shop.ts';
import { setUpTickets, type TicketPart } from './app-tickets.ts';
import type { Config } from './config.ts';
import { createDevices, type Devices } from './devices/devices.ts';
import { listPictures } from './http/pictures.ts';
import { createSellers, type Sellers } from './sellers/sellers.ts';
import type { Database } from './store/database.ts';
import { deviceStore } from './store/devices.ts';
import * as sellerStore from './store/seller-store.ts';

/** What has to be done at the end, in the order in which it was begun. */
export type Stops = (() => Promise<unknown>)[];

/** What everything stands on. */
export interface Ground {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly keys: MasterKey;
  /** Whether browsers see https. */
  readonly secure: boolean;
  /** PEM of the authority behind a certificate made here. */
  readonly authority: string | undefined;
  /** Where the pages are; empty before it listens. */
  readonly origin: () => string;
}

export interface Parts {
  readonly campaigns: CampaignPart;
  readonly payments: Payments;
  readonly shop: Shop;
  readonly products: ProductPart;
  readonly coupons: CouponPart;
  readonly tickets: TicketPart;
  readonly ordering: OrderPart;
  readonly counter: CounterPart;
  readonly devices: Devices;
  readonly sellers: Sellers;
  /** Pictures that sellers may choose from. */
  readonly listIllustrations: () => ReturnType<typeof listPictures>;
}

/** The built pages. */
export const PAGES = fileURLToPath(new URL('../dist/client', import.meta.url));

export async function setUpParts(ground: Ground, stops: Stops): Promise<Parts> {
  const { config, log, db, keys, secure, authority, origin } = ground;
  const campaigns = await setUpCampaigns({ db, keys, log });
  const { live, signer, open } = campaigns;
  stops.push(() => live.stop());
  const payments = setUpPayments({ config, db, keys, authority, origin });
  stops.push(async () => payments.stop());
  const shop = setUpShop({ config, db, keys, paymentMethods: payments.methods, origin });
  stops.push(() => shop.stop());
  const { directory } = shop.members;
  const illustrations = join(PAGES, 'goods');
  const listIllustrations = () => listPictures(illustrations);
  const passes = await setUpPasses(config, origin);
  const coupons = setUpCoupons({ db, keys, directory, passes, origin, illustrations, log });
  stops.push(() => coupons.stop());
  const { printing } = coupons;
  const products = setUpProducts({ db, log, keys, listIllustrations, printing });
  stops.push(() => products.stop());
  const tickets = setUpTickets({ db, keys, directory, secure, log, origin });
  stops.push(() => tickets.stop());
  const { desk } = coupons;
  const paying = { config, payments, signer };
  const ordering = setUpOrders({ db, log, members: directory, coupons: desk, origin, ...paying });
  const counter = setUpCounter({ db, keys, live, tickets, coupons, log });
  const devices = createDevices({
    store: deviceStore(db),
    key: keys.keyFor('device-cookie'),
    secure,
  });
  const opening = (draft: { readonly campaignId: string }) => open(draft.campaignId);
  const sellers = createSellers({ db, store: sellerStore, live, log, open: opening });
  return {
    campaigns,
    payments,
    shop,
    products,
    coupons,
    tickets,
    ordering,
    counter,
    devices,
    sellers,
    listIllustrations,
  };
}
