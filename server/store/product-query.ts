import type { SellerProduct } from '../../common/protocol/products.ts';
import type { Handle } from './database.ts';
import { toProduct, type ProductRow } from './products.ts';
import { runSql } from './sql.ts';

// What a seller's screens read of products. Every query names the seller.

export interface ProductSearch {
  readonly text: string;
  /** Number of the last product of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

interface Row extends ProductRow {
  offer_mode: 'sealed' | 'open' | null;
}

const SELECT = `select product.*, offer.mode as offer_mode from products product
  left join coupon_offers offer on offer.product_id = product.id and offer.is_active`;

const toSellerProduct = (row: Row): SellerProduct => {
  const { sellerId: _, ...product } = toProduct(row);
  return { ...product, coupon: row.offer_mode ?? 'none' };
};

/** What stands in products.search_text: the same folding on both sides. */
export const folded = (text: string): string => text.trim().normalize('NFKC').toLowerCase();

export async function listSellerProducts(
  handle: Handle,
  sellerId: string,
  { text, after, limit }: ProductSearch,
): Promise<SellerProduct[]> {
  const { rows } = await runSql<Row>(
    handle,
    `${SELECT} where product.seller_id = ? and strpos(product.search_text, ?) > 0
       and (?::text is null or product.number > ?)
     order by product.number limit ?`,
    [sellerId, folded(text), after, after, limit],
  );
  return rows.map(toSellerProduct);
}

export async function countSellerProducts(
  handle: Handle,
  sellerId: string,
  text: string,
): Promise<number> {
  const { rows } = await runSql<{ count: number }>(
    handle,
    `select count(*) from products where seller_id = ? and strpos(search_text, ?) > 0`,
    [sellerId, folded(text)],
  );
  return rows[0]!.count;
}

export async function findSellerProduct(
  handle: Handle,
  sellerId: string,
  id: string,
): Promise<SellerProduct | undefined> {
  const { rows } = await runSql<Row>(
    handle,
    `${SELECT} where product.seller_id = ? and product.id = ?`,
    [sellerId, id],
  );
  return rows[0] && toSellerProduct(rows[0]);
}
