import type {
  SellerOffer,
  SellerProduct,
  SellerProductDetail,
} from '../../../../common/protocol/products.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { Problems } from '../problems.ts';
import { State } from '../state.ts';
import { newProduct, productDraft, type OfferDraft, type ProductDraft } from './product-draft.ts';

export interface ProductListNow {
  readonly products: readonly SellerProduct[];
  readonly total: number;
  readonly next: string | null;
  readonly search: string;
  readonly listing: 'first' | 'more' | 'idle';
  readonly refusal: Refusal | null;
}

export const productListState = (): State<ProductListNow> =>
  new State<ProductListNow>({
    products: [],
    total: 0,
    next: null,
    search: '',
    listing: 'first',
    refusal: null,
  });

export type ProductStep =
  | { readonly is: 'loading' }
  | { readonly is: 'missing' }
  | { readonly is: 'editing' }
  | { readonly is: 'saving' }
  | { readonly is: 'asked-to-end' }
  /** What went out: product and coupon as a pair, or the product alone. */
  | { readonly is: 'complete'; readonly withOffer: boolean };

export interface ProductNow {
  /** null: not saved yet. */
  readonly id: string | null;
  readonly draft: ProductDraft;
  /** The coupon that is being made; null: none. */
  readonly offer: OfferDraft | null;
  /** The coupon that is offered now. */
  readonly offered: SellerOffer | null;
  readonly comparison: SellerProductDetail['comparison'];
  readonly dirty: boolean;
  readonly step: ProductStep;
  readonly problems: Problems;
  readonly refusal: Refusal | null;
  readonly illustrations: readonly string[];
  /** Where an uploaded picture will go, while it is on its way. */
  readonly uploading: 'product' | 'coupon' | null;
  readonly uploadRefusal: { readonly of: 'product' | 'coupon'; readonly refusal: Refusal } | null;
}

const EMPTY = {
  offer: null,
  offered: null,
  comparison: [],
  dirty: false,
  problems: new Problems(),
  refusal: null,
  illustrations: [],
  uploading: null,
  uploadRefusal: null,
} as const;

export type ProductState = State<ProductNow>;

export const newProductState = (language: 'ja' | 'en', id: string | null): ProductState =>
  new State<ProductNow>({
    ...EMPTY,
    id,
    draft: newProduct(language),
    step: { is: id === null ? 'editing' : 'loading' },
  });

/** The part of the state that follows from what the server has. */
export const loaded = (product: SellerProductDetail): Partial<ProductNow> => ({
  id: product.id,
  draft: productDraft(product),
  offer: null,
  offered: product.offer,
  comparison: product.comparison,
  dirty: false,
  step: { is: 'editing' },
  problems: new Problems(),
  refusal: null,
});

/** Paths of problems that a field shows itself. */
export const shownProductPaths: readonly string[] = [
  ...['number', 'model', 'name', 'priceMinor', 'currency', 'specifications'].map(
    (field) => `product.${field}`,
  ),
  ...['percent', 'amountMinor', 'priceMinor', 'currency'].map((part) => `offer.benefit.${part}`),
  'offer.design.message',
  'offer.design.seller',
  'offer.design.qr',
  ...[
    'validDays',
    'validFrom',
    'validUntil',
    'zone',
    'minimumOrderMinor',
    'limit.uses',
    'limit.perDays',
  ].map((part) => `offer.policy.${part}`),
  'offer.policy.stackingClass',
];
