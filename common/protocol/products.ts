// The seller's doors for products, their pictures and their coupons, under /api/seller like those of
// seller.ts; and what the shop's list says beyond shop.ts.
import * as v from 'valibot';
import { benefitSchema, type Benefit } from '../campaign/benefit.ts';
import { couponDesignSchema, type CouponDesign } from '../coupon/design.ts';
import { couponPolicySchema, type CouponPolicy } from '../coupon/policy.ts';
import { isCurrency } from '../money.ts';
import type { Problem, Refusal } from './refusals.ts';
import type { ShopProduct } from './shop.ts';

/** Largest picture that may be uploaded, bytes, and its longest side, pixels. */
export const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
export const MAX_PICTURE_SIDE = 4_096;
export const MAX_IMPORT_BYTES = 24 * 1024 * 1024;
export const MAX_IMPORT_ROWS = 50_000;
/** Rows that a report names one by one; the others are counted. */
export const MAX_REPORTED_ROWS = 500;
export const MAX_PRICE_MINOR = 1_000_000_000_000;

const line = (most: number) =>
  v.pipe(v.string(), v.trim(), v.maxLength(most), v.regex(/^[^\r\n\t]*$/, 'one line without tabs'));
const words = (most: number) => v.pipe(line(most), v.minLength(1, 'must not be empty'));

/** The name of a shipped illustration or of an uploaded picture. */
export const pictureName = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/));
/** Uploaded pictures have names that begin with this; no shipped illustration has. */
export const UPLOAD_PREFIX = 'upload-';
export const isUpload = (name: string): boolean => name.startsWith(UPLOAD_PREFIX);
/** Where a picture of either kind is. */
export const pictureUrl = (name: string): string =>
  isUpload(name) ? `/api/pictures/${name}` : `/goods/${name}.svg`;

export const productFields = {
  number: words(40),
  model: line(80),
  name: words(200),
  priceMinor: v.pipe(
    v.number('an amount'),
    v.integer('an amount'),
    v.minValue(0, 'an amount from 0'),
    v.maxValue(MAX_PRICE_MINOR, 'too much'),
  ),
  currency: v.pipe(v.string(), v.check(isCurrency, 'a currency code such as JPY')),
  specifications: v.pipe(v.string(), v.trim(), v.maxLength(4_000)),
  picture: v.nullable(pictureName),
  isListed: v.boolean(),
  membersOnly: v.boolean(),
} as const;
export const productSchema = v.strictObject(productFields);
export type ProductFields = v.InferOutput<typeof productSchema>;

export const offerSchema = v.strictObject({
  design: couponDesignSchema,
  benefit: benefitSchema,
  policy: couponPolicySchema,
  /** open: the discount is shown from the start, to measure what hiding brings. */
  mode: v.picklist(['sealed', 'open']),
});
export type OfferFields = v.InferOutput<typeof offerSchema>;

/** What a column of an import may be; `number` and `name` must be there, `price` for new products. */
export const IMPORT_FIELDS = [
  'number',
  'name',
  'price',
  'model',
  'currency',
  'specifications',
  'listed',
  'membersOnly',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
export const ENCODINGS = [
  'utf-8',
  'shift_jis',
  'euc-jp',
  'windows-1252',
  'utf-16le',
  'utf-16be',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const importOptionsSchema = v.strictObject({
  /** null: find it out. */
  encoding: v.nullable(v.picklist(ENCODINGS)),
  /** Column of each field, counted from 0. */
  columns: v.strictObject({
    number: column(),
    name: column(),
    price: v.nullable(column()),
    model: v.nullable(column()),
    currency: v.nullable(column()),
    specifications: v.nullable(column()),
    listed: v.nullable(column()),
    membersOnly: v.nullable(column()),
  }),
  /** Of new products in rows that do not say. */
  currency: productFields.currency,
  decimalMark: v.picklist(['.', ',']),
  /** Whether good rows are taken although others are bad. */
  badRows: v.picklist(['skip', 'refuse-all']),
});
export type ImportOptions = v.InferOutput<typeof importOptionsSchema>;

function column() {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200));
}

export const productRequests = {
  /**
   * POST /products → SavedProduct: product and coupon as a pair, or the product alone (offer: null).
   * PUT /products/:id → SavedProduct; a new offer takes the place of the one before, null leaves it.
   * PRODUCT_INVALID names the fields.
   */
  save: v.strictObject({ product: productSchema, offer: v.nullable(offerSchema) }),
} as const;
export type SaveProduct = v.InferOutput<typeof productRequests.save>;

// POST /products/:id/offer/end → SellerProduct: nobody gets a coupon any more; those given out stay good.
// GET /products?search=&after=&limit= → SellerProductPage; GET /products/:id → SellerProductDetail
// GET /products.csv → all of them, as the import reads it
// POST /product-pictures, body: the file (image/png, image/jpeg, image/webp) → {name}; PICTURE_REFUSED
// POST /products/import/look, multipart part `file` → ImportLook
// POST /products/import, multipart `options` (ImportOptions, JSON), then `file` → lines of JSON
//      (ImportLine), the last one `done`, `refused` or `failed`

export interface SellerProduct extends ProductFields {
  readonly id: string;
  readonly coupon: 'none' | 'sealed' | 'open';
  readonly updatedAtMs: number;
}
export interface SellerOffer extends OfferFields {
  readonly id: string;
  readonly createdAtMs: number;
  /** How many members have fetched a coupon of it, have scratched it free, and have used it. */
  readonly fetched: number;
  readonly revealed: number;
  readonly used: number;
}
/** All coupons that were ever offered for a product, sealed or open: what hiding brings. */
export interface CouponsOfMode {
  readonly mode: 'sealed' | 'open';
  /** Members who have fetched one, scratched it free (sealed ones alone), and used it. */
  readonly fetched: number;
  readonly revealed: number;
  readonly used: number;
}
export interface SellerProductDetail extends SellerProduct {
  /** For the seller who made it alone: the benefit is in it. */
  readonly offer: SellerOffer | null;
  /** Modes that were offered, sealed first. */
  readonly comparison: readonly CouponsOfMode[];
}
export interface SavedProduct {
  readonly id: string;
  /** Whether product and coupon went as a pair. */
  readonly withOffer: boolean;
}
export interface SellerProductPage {
  readonly products: readonly SellerProduct[];
  /** How many fit the search. */
  readonly total: number;
  /** Pass as `after` for the next page; null at the end. */
  readonly next: string | null;
}

export interface ImportLook {
  readonly encoding: Encoding;
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** The heading line, as it stands. */
  readonly columns: readonly string[];
  readonly sample: readonly (readonly string[])[];
  /** What each field seems to be; null: none of them. */
  readonly guess: Readonly<Record<ImportField, number | null>>;
}

export interface ImportReport {
  /** Rows of products, good and bad. */
  readonly rows: number;
  readonly added: number;
  readonly updated: number;
  /** Good rows that a later row of the same number has overtaken. */
  readonly repeated: number;
  readonly bad: number;
  /** Whether anything was written. */
  readonly taken: boolean;
  /** line, column as `path`, reason; at most MAX_REPORTED_ROWS. */
  readonly problems: readonly Problem[];
}
export type ImportLine =
  | { readonly step: 'checking' | 'writing'; readonly rows: number; readonly of: number }
  | { readonly step: 'done'; readonly report: ImportReport }
  | { readonly step: 'refused'; readonly problems: readonly Problem[] }
  /** A fault of the server's: nothing of the table was taken, unless the very end was what failed. */
  | { readonly step: 'failed'; readonly refusal: Refusal };

/** What GET /api/shop/products lists. */
export interface ListedProduct extends ShopProduct {
  readonly membersOnly: boolean;
  /** In the comparison mode without sealing; null otherwise. */
  readonly openBenefit: Benefit | null;
}
export interface ListedPage {
  readonly products: readonly ListedProduct[];
  readonly next: string | null;
}
export type { Benefit, CouponDesign, CouponPolicy };
