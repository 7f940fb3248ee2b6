// Puts together what sellers sell: products with their coupons and pictures, and the shop's list of them.
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { MasterKey } from './adapters/master-key.ts';
import { createSecretBox, type SecretBox } from './adapters/secret-box.ts';
import type { CouponPictures } from './coupons/pictures.ts';
import type { MemberGuard } from './http/member-session.ts';
import { registerProductRoutes } from './http/seller-product-routes.ts';
import { registerShopRoutes } from './http/shop-routes.ts';
import { createForeignPictures } from './pictures/foreign-pictures.ts';
import { createPictures, type Pictures } from './products/pictures.ts';
import { createProducts, type Products } from './products/products.ts';
import { createShop } from './products/shop.ts';
import type { Sellers } from './sellers/sellers.ts';
import type { Database } from './store/database.ts';
import * as productStore from './store/product-store.ts';

export interface ProductDeps {
  readonly db: Database;
  readonly log: Logger;
  readonly keys: MasterKey;
  /** Names of the illustrations that are shipped. */
  readonly listIllustrations: () => Promise<readonly string[]>;
  readonly printing: Pick<CouponPictures, 'notPrintable'>;
}

export interface ProductDoors {
  readonly sellers: Pick<Sellers, 'sessions'>;
  readonly directory: MemberGuard['directory'];
  readonly secure: boolean;
  readonly publicOrigin: string | undefined;
}

export interface ProductPart {
  readonly products: Products;
  readonly pictures: Pictures;
  register(http: FastifyInstance, doors: ProductDoors): Promise<void>;
  stop(): Promise<void>;
}

/** Offers' benefits rest in this box: whoever issues coupons opens them with it. */
export const offerBenefitBox = (keys: MasterKey): SecretBox =>
  createSecretBox(keys.keyFor('offer-benefit'));

export function setUpProducts({
  db,
  log,
  keys,
  listIllustrations,
  printing,
}: ProductDeps): ProductPart {
  const benefitBox = offerBenefitBox(keys);
  const foreign = createForeignPictures();
  const pictures = createPictures({ db, store: productStore, foreign });
  const products = createProducts({
    db,
    store: productStore,
    benefitBox,
    isIllustration: async (name) => (await listIllustrations()).includes(name),
    notPrintable: async (text) => {
      const letters = await printing.notPrintable(text);
      return letters.ok ? letters.value : [];
    },
    nowMs: Date.now,
  });
  const shop = createShop({ db, store: productStore, benefitBox, nowMs: Date.now });
  return {
    products,
    pictures,
    async register(http, { sellers, directory, secure, publicOrigin }) {
      const { sessions } = sellers;
      const doors = { sessions, secure, publicOrigin, log };
      await registerProductRoutes(http, { ...doors, products, pictures });
      await registerShopRoutes(http, { directory, shop, pictures, secure, publicOrigin });
    },
    stop: () => foreign.stop(),
  };
}
