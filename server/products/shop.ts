// The shop's list: what every seller sells, for whoever looks.
import * as v from 'valibot';
import type { ListedPage } from '../../common/protocol/products.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { Database } from '../store/database.ts';
import { openOfferBenefit } from './offer-benefit.ts';

export type ShopStore = Pick<
  typeof import('../store/shop-query.ts'),
  'listShopProducts' | 'listShopSellers'
>;

export interface ShopQuery {
  readonly search: string;
  readonly sellerId: string | null;
  readonly memberId: string | null;
  /** As `next` of the page before gave it. */
  readonly after: string | null;
  readonly limit: number;
}

export interface Shop {
  /** undefined: `after` is none that we gave. */
  page(query: ShopQuery): Promise<ListedPage | undefined>;
  sellers(): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

export interface ShopOptions {
  readonly db: Database;
  readonly store: ShopStore;
  readonly benefitBox: SecretBox;
  readonly nowMs: () => number;
}

export function createShop({ db, store, benefitBox, nowMs }: ShopOptions): Shop {
  return {
    async page({ search: text, sellerId, memberId, after, limit }) {
      const from = after === null ? null : readPlace(after);
      if (from === undefined) return undefined;
      const search = { text, sellerId, memberId, after: from, limit: limit + 1, nowMs: nowMs() };
      const found = await store.listShopProducts(db, search);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        products: rows.map(({ product, openOffer }) => ({
          ...product,
          openBenefit:
            openOffer && openOfferBenefit(benefitBox, openOffer.id, openOffer.sealedBenefit),
        })),
        next: found.length > limit && last ? writePlace(last.product.name, last.id) : null,
      };
    },
    sellers: () => store.listShopSellers(db),
  };
}

const placeSchema = v.strictTuple([
  v.pipe(v.string(), v.maxLength(200), v.regex(/^\P{Cc}*$/u)),
  v.pipe(v.string(), v.uuid()),
]);

const writePlace = (name: string, id: string): string =>
  Buffer.from(JSON.stringify([name, id])).toString('base64url');

function readPlace(text: string): { name: string; id: string } | undefined {
  try {
    const [name, id] = v.parse(placeSchema, JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { name, id };
  } catch {
    return undefined;
  }
}
