import type { Readable } from 'node:stream';
import { majorText } from '../../common/money.ts';
import type { SellerProduct } from '../../common/protocol/products.ts';
import { csvOf } from '../sellers/csv.ts';
import type { Database } from '../store/database.ts';
import { withShield } from './spreadsheet-cell.ts';

export type ExportStore = Pick<typeof import('../store/product-query.ts'), 'listSellerProducts'>;

const ROWS_AT_ONCE = 1_000;
const HEADINGS = [
  'Number',
  'Name',
  'Model',
  'Price',
  'Currency',
  'Specifications',
  'Listed',
  'Members only',
];

/** All products of a seller as the import reads them, a page at a time while it is sent. */
export function streamProductsCsv(db: Database, store: ExportStore, sellerId: string): Readable {
  return csvOf(rowsOf(db, store, sellerId));
}

async function* rowsOf(
  db: Database,
  store: ExportStore,
  sellerId: string,
): AsyncGenerator<readonly string[]> {
  yield HEADINGS;
  let after: string | null = null;
  for (;;) {
    const search = { text: '', after, limit: ROWS_AT_ONCE };
    const products: SellerProduct[] = await store.listSellerProducts(db, sellerId, search);
    for (const product of products) yield cellsOf(product);
    if (products.length < ROWS_AT_ONCE) return;
    after = products.at(-1)!.number;
  }
}

export const cellsOf = (product: SellerProduct): string[] =>
  [
    product.number,
    product.name,
    product.model,
    majorText(product.priceMinor, product.currency),
    product.currency,
    product.specifications,
    product.isListed ? 'yes' : 'no',
    product.membersOnly ? 'yes' : 'no',
  ].map(withShield);
