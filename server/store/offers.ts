import type { CouponDesign } from '../../common/coupon/design.ts';
import type { CouponPolicy } from '../../common/coupon/policy.ts';
import type { CouponsOfMode } from '../../common/protocol/products.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

/** A seller's coupon for a product, as it is stored: the benefit is encrypted. */
export interface Offer {
  readonly id: string;
  readonly sellerId: string;
  readonly productId: string;
  readonly design: CouponDesign;
  /** Context `offer:<id>`. */
  readonly sealedBenefit: Buffer;
  readonly mode: 'sealed' | 'open';
  readonly policy: CouponPolicy;
}

export interface SellersOffer extends Offer {
  readonly createdAtMs: number;
  /** Coupons that members have fetched of it, scratched free, and used. */
  readonly fetched: number;
  readonly revealed: number;
  readonly used: number;
}

interface Row {
  id: string;
  seller_id: string;
  product_id: string;
  design: CouponDesign;
  sealed_benefit: Buffer;
  mode: 'sealed' | 'open';
  policy: CouponPolicy;
  created_at: Date;
}

const toOffer = (row: Row): Offer => ({
  id: row.id,
  sellerId: row.seller_id,
  productId: row.product_id,
  design: row.design,
  sealedBenefit: row.sealed_benefit,
  mode: row.mode,
  policy: row.policy,
});

/** Takes the place of the product's offer before it. The product's row must be locked or new. */
export async function replaceOffer(transaction: Transaction, offer: Offer): Promise<void> {
  await endOffer(transaction, offer.sellerId, offer.productId);
  await transaction('coupon_offers').insert({
    id: offer.id,
    seller_id: offer.sellerId,
    product_id: offer.productId,
    design: JSON.stringify(offer.design),
    sealed_benefit: offer.sealedBenefit,
    mode: offer.mode,
    policy: JSON.stringify(offer.policy),
  });
}

/** Nobody gets a coupon of it any more; those given out stay good. False: there was none. */
export async function endOffer(
  handle: Handle,
  sellerId: string,
  productId: string,
): Promise<boolean> {
  const ended: number = await handle('coupon_offers')
    .where({ seller_id: sellerId, product_id: productId, is_active: true })
    .update({ is_active: false });
  return ended > 0;
}

/** What is offered for a product now. */
export async function findOffer(handle: Handle, productId: string): Promise<Offer | undefined> {
  const row = await handle('coupon_offers')
    .where({ product_id: productId, is_active: true })
    .first();
  return row && toOffer(row);
}

export async function findSellersOffer(
  handle: Handle,
  sellerId: string,
  productId: string,
): Promise<SellersOffer | undefined> {
  const { rows } = await runSql<Row & { fetched: number; revealed: number; used: number }>(
    handle,
    `select offer.*,
       (select count(*) from coupons where offer_id = offer.id) as fetched,
       (select count(revealed_at) from coupons where offer_id = offer.id) as revealed,
       (select count(*) from coupons where offer_id = offer.id and state = 'redeemed') as used
     from coupon_offers offer
     where offer.seller_id = ? and offer.product_id = ? and offer.is_active`,
    [sellerId, productId],
  );
  const row = rows[0];
  return (
    row && {
      ...toOffer(row),
      createdAtMs: row.created_at.getTime(),
      fetched: row.fetched,
      revealed: row.revealed,
      used: row.used,
    }
  );
}

/** What a seller offers now, by the product's number. */
export async function listOffers(
  handle: Handle,
  sellerId: string,
): Promise<ReadonlyMap<string, Offer>> {
  const { rows } = await runSql<Row & { number: string }>(
    handle,
    `select offer.*, product.number
     from coupon_offers offer join products product on product.id = offer.product_id
     where offer.seller_id = ? and offer.is_active`,
    [sellerId],
  );
  return new Map(rows.map((row) => [row.number, toOffer(row)]));
}

/** All coupons of all offers for the product, by whether they are sealed. Sealed ones first. */
export async function compareOffers(
  handle: Handle,
  sellerId: string,
  productId: string,
): Promise<readonly CouponsOfMode[]> {
  const { rows } = await runSql<CouponsOfMode>(
    handle,
    `select offer.mode, count(coupon.id) as fetched, count(coupon.revealed_at) as revealed,
       count(*) filter (where coupon.state = 'redeemed') as used
     from coupon_offers offer left join coupons coupon on coupon.offer_id = offer.id
     where offer.seller_id = ? and offer.product_id = ?
     group by offer.mode order by offer.mode = 'open'`,
    [sellerId, productId],
  );
  return rows;
}
