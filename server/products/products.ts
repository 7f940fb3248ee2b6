// What staff may do with products and their coupons: always their own seller's. Another seller's
// product is answered like one that does not exist.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  isUpload,
  type ImportLine,
  type ImportOptions,
  type SavedProduct,
  type SaveProduct,
  type SellerOffer,
  type SellerProduct,
  type SellerProductDetail,
  type SellerProductPage,
} from '../../common/protocol/products.ts';
import { why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer, type Problem } from '../../common/protocol/refusals.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { Database } from '../store/database.ts';
import type { SellersOffer } from '../store/offers.ts';
import { checkKeptOffer, checkOffer } from './check-offer.ts';
import { openOfferBenefit } from './offer-benefit.ts';
import { streamProductsCsv } from './product-export.ts';
import { importProducts } from './product-import.ts';
import { writeProduct, type ProductStore } from './write-product.ts';

export type Who = { readonly sellerId: string };

export interface ProductsOptions {
  readonly db: Database;
  readonly store: ProductStore;
  readonly benefitBox: SecretBox;
  /** Whether an illustration of this name is shipped. */
  readonly isIllustration: (name: string) => Promise<boolean>;
  /** Letters that cannot be printed on a coupon; none when nobody has time to look. */
  readonly notPrintable: (text: string) => Promise<readonly string[]>;
  readonly nowMs: () => number;
}

export interface ProductQuery {
  readonly search: string;
  readonly after: string | null;
  readonly limit: number;
}

export interface Products {
  page(who: Who, query: ProductQuery): Promise<SellerProductPage>;
  find(who: Who, id: string): Promise<Answer<SellerProductDetail>>;
  create(who: Who, wanted: SaveProduct): Promise<Answer<SavedProduct>>;
  rewrite(who: Who, id: string, wanted: SaveProduct): Promise<Answer<SavedProduct>>;
  endOffer(who: Who, id: string): Promise<Answer<SellerProduct>>;
  csv(who: Who): Readable;
  import(who: Who, bytes: Uint8Array, options: ImportOptions): AsyncGenerator<ImportLine>;
}

export function createProducts(options: ProductsOptions): Products {
  const { db, store, benefitBox, nowMs } = options;

  const find = async (who: Who, id: string): Promise<Answer<SellerProductDetail>> => {
    const product = await store.findSellerProduct(db, who.sellerId, id);
    if (!product) return refused('NOT_FOUND');
    const offer = await store.findSellersOffer(db, who.sellerId, id);
    const comparison = await store.compareOffers(db, who.sellerId, id);
    const told = offer ? toSellerOffer(benefitBox, offer) : null;
    return accepted({ ...product, offer: told, comparison });
  };
  const keptProblems = async (who: Who, id: string | null, wanted: SaveProduct) => {
    const found = id !== null && wanted.offer === null ? await find(who, id) : undefined;
    if (!found?.ok || !found.value.offer) return [];
    const problem = checkKeptOffer(found.value.offer, found.value.currency, wanted.product);
    return problem ? [{ path: `product.${problem.field}`, ...problem.what }] : [];
  };
  const save = async (who: Who, id: string | null, wanted: SaveProduct) => {
    const problems = [
      ...(await pictureProblems(options, who, wanted)),
      ...checkOffer(wanted, nowMs()),
      ...(await letterProblems(options, wanted)),
      ...(await keptProblems(who, id, wanted)),
    ];
    if (problems.length > 0) return invalid(problems);
    const product = { sellerId: who.sellerId, id: id ?? randomUUID(), isNew: id === null };
    const outcome = await writeProduct(options, product, wanted);
    if (outcome === 'gone') return refused('NOT_FOUND');
    if (outcome === 'taken') {
      return invalid([{ path: 'product.number', ...why('number-taken', {}) }]);
    }
    return accepted({ id: product.id, withOffer: wanted.offer !== null });
  };

  return {
    find,
    async page({ sellerId }, { search: text, after, limit }) {
      // One more than asked for tells whether there is a next page.
      const search = { text, after, limit: limit + 1 };
      const found = await store.listSellerProducts(db, sellerId, search);
      const products = found.slice(0, limit);
      return {
        products,
        total: await store.countSellerProducts(db, sellerId, text),
        next: found.length > limit ? (products.at(-1)?.number ?? null) : null,
      };
    },
    create: (who, wanted) => save(who, null, wanted),
    rewrite: (who, id, wanted) => save(who, id, wanted),
    async endOffer(who, id) {
      const found = await find(who, id);
      if (!found.ok) return found;
      await store.endOffer(db, who.sellerId, id);
      return find(who, id);
    },
    csv: ({ sellerId }) => streamProductsCsv(db, store, sellerId),
    import: ({ sellerId }, bytes, wanted) =>
      importProducts({ db, store, benefitBox }, sellerId, bytes, wanted),
  };
}

async function letterProblems(
  { notPrintable }: ProductsOptions,
  { offer }: SaveProduct,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const field of ['message', 'seller'] as const) {
    const letters = offer ? await notPrintable(offer.design[field]) : [];
    if (letters.length === 0) continue;
    const text = letters.slice(0, 20).join(' ');
    problems.push({ path: `offer.design.${field}`, ...why('not-printable', { text }) });
  }
  return problems;
}

const invalid = (problems: readonly Problem[]) => refused('PRODUCT_INVALID', { problems });

const toSellerOffer = (box: SecretBox, offer: SellersOffer): SellerOffer => ({
  id: offer.id,
  design: offer.design,
  benefit: openOfferBenefit(box, offer.id, offer.sealedBenefit),
  policy: offer.policy,
  mode: offer.mode,
  createdAtMs: offer.createdAtMs,
  fetched: offer.fetched,
  revealed: offer.revealed,
  used: offer.used,
});

/** Pictures must be shipped illustrations, or the seller's own uploads. */
async function pictureProblems(
  { db, store, isIllustration }: ProductsOptions,
  { sellerId }: Who,
  { product, offer }: SaveProduct,
): Promise<Problem[]> {
  const named: readonly [path: string, name: string | null, kind: 'any' | 'own' | 'shipped'][] = [
    ['product.picture', product.picture, 'any'],
    ['offer.design.artwork', offer?.design.artwork ?? null, 'shipped'],
    ['offer.design.upload', offer?.design.upload ?? null, 'own'],
  ];
  const problems: Problem[] = [];
  for (const [path, name, kind] of named) {
    if (name === null) continue;
    const may = isUpload(name)
      ? kind !== 'shipped' && (await store.ownsUpload(db, sellerId, name))
      : kind !== 'own' && (await isIllustration(name));
    if (!may) problems.push({ path, ...why('no-picture', {}) });
  }
  return problems;
}
