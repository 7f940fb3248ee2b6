import type { ListedProduct } from '../../common/protocol/products.ts';
import { pictureUrl } from '../../common/protocol/products.ts';
import type { Handle } from './database.ts';
import { folded } from './product-query.ts';
import { runSql } from './sql.ts';

// What the shop's page lists. The benefit of an offer is not read here.

export interface ShopSearch {
  readonly text: string;
  readonly sellerId: string | null;
  /** null: nobody is signed in. */
  readonly memberId: string | null;
  /** Last product of the page before. */
  readonly after: { readonly name: string; readonly id: string } | null;
  readonly limit: number;
  readonly nowMs: number;
}

export interface ShopRow {
  readonly id: string;
  readonly product: Omit<ListedProduct, 'openBenefit'>;
  /** Of an offer in the comparison mode, whose benefit anyone may see. */
  readonly openOffer: { readonly id: string; readonly sealedBenefit: Buffer } | null;
}

interface Row {
  id: string;
  seller_id: string;
  seller_name: string;
  number: string;
  model: string;
  name: string;
  price_minor: number;
  currency: string;
  specifications: string;
  picture: string | null;
  members_only: boolean;
  offer_id: string | null;
  open_benefit: Buffer | null;
  coupon_state: 'issued' | 'reserved' | 'redeemed' | null;
}

export async function listShopProducts(handle: Handle, search: ShopSearch): Promise<ShopRow[]> {
  const { text, sellerId, memberId, after, limit, nowMs } = search;
  const { rows } = await runSql<Row>(
    handle,
    `select product.*, seller.name as seller_name, offer.id as offer_id,
       case when offer.mode = 'open' then offer.sealed_benefit end as open_benefit,
       coupon.state as coupon_state
     from products product
     join sellers seller on seller.id = product.seller_id
     left join coupon_offers offer on offer.product_id = product.id and offer.is_active
     left join lateral (
       select state from coupons
       where coupons.product_id = product.id and coupons.member_id = ?::uuid
         and (state in ('reserved', 'redeemed') or (state = 'issued' and valid_until > ?))
         and (offer.id is null or coupons.offer_id = offer.id)
       order by (state = 'redeemed'), issued_at desc limit 1
     ) coupon on true
     where product.is_listed and strpos(product.search_text, ?) > 0
       and (?::uuid is null or product.seller_id = ?::uuid)
       and (?::text is null or (product.name, product.id) > (?::text, ?::uuid))
     order by product.name, product.id limit ?`,
    [
      memberId,
      new Date(nowMs),
      folded(text),
      sellerId,
      sellerId,
      after?.name ?? null,
      after?.name ?? null,
      after?.id ?? null,
      limit,
    ],
  );
  return rows.map(toShopRow);
}

const toShopRow = (row: Row): ShopRow => ({
  id: row.id,
  product: {
    seller: { id: row.seller_id, name: row.seller_name },
    number: row.number,
    model: row.model,
    name: row.name,
    priceMinor: row.price_minor,
    currency: row.currency,
    specifications: row.specifications,
    picture: row.picture === null ? null : pictureUrl(row.picture),
    coupon: couponOf(row),
    membersOnly: row.members_only,
  },
  openOffer:
    row.offer_id !== null && row.open_benefit !== null
      ? { id: row.offer_id, sealedBenefit: row.open_benefit }
      : null,
});

function couponOf({ offer_id, coupon_state }: Row): ListedProduct['coupon'] {
  if (coupon_state === 'redeemed') return 'used';
  if (coupon_state !== null) return 'fetched';
  return offer_id === null ? 'none' : 'available';
}

/** Sellers who list something, by name: what the shop's list can be narrowed to. */
export async function listShopSellers(
  handle: Handle,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const { rows } = await runSql<{ id: string; name: string }>(
    handle,
    `select id, name from sellers where exists (
       select from products where products.seller_id = sellers.id and is_listed) order by name`,
    [],
  );
  return [...rows];
}
