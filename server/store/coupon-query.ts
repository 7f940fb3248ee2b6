import type { CouponDesign } from '../../common/coupon/design.ts';
import type { CouponPolicy } from '../../common/coupon/policy.ts';
import type { CouponState } from './coupons.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

/** A coupon without its picture. */
export interface CouponRow {
  readonly id: string;
  readonly serial: number;
  readonly seller: { readonly id: string; readonly name: string };
  /** null: for every product of the seller. */
  readonly product: { readonly id: string; readonly number: string; readonly name: string } | null;
  readonly memberId: string | null;
  readonly isHolderSuspended: boolean;
  readonly design: CouponDesign;
  readonly mode: 'sealed' | 'open';
  readonly sealedBenefit: Buffer;
  readonly sealedContentKey: Buffer;
  readonly payload: Buffer;
  readonly policy: CouponPolicy;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  readonly state: CouponState;
  /** Of its product; otherwise one that the seller's products are priced in, or null. */
  readonly currency: string | null;
  readonly hasPicture: boolean;
  readonly isRevealed: boolean;
}

interface Row {
  id: string;
  serial: number;
  seller_id: string;
  seller_name: string;
  product_id: string | null;
  product_number: string | null;
  product_name: string | null;
  member_id: string | null;
  is_holder_suspended: boolean;
  design: CouponDesign;
  mode: 'sealed' | 'open';
  sealed_benefit: Buffer;
  sealed_content_key: Buffer;
  payload: Buffer;
  policy: CouponPolicy;
  valid_from: Date;
  valid_until: Date;
  state: CouponState;
  currency: string | null;
  has_picture: boolean;
  is_revealed: boolean;
}

const SELECT = `
  select coupon.id, coupon.serial, coupon.seller_id, seller.name as seller_name,
    coupon.product_id, product.number as product_number, product.name as product_name,
    coupon.member_id, coalesce(holder.status = 'suspended', false) as is_holder_suspended, coupon.design, coupon.mode, coupon.sealed_benefit,
    coupon.sealed_content_key, coupon.payload, coupon.policy, coupon.valid_from,
    coupon.valid_until, coupon.state, coupon.picture_digest is not null as has_picture,
    coupon.revealed_at is not null as is_revealed,
    coalesce(product.currency,
      (select currency from products where seller_id = coupon.seller_id order by number limit 1)
    ) as currency
  from coupons coupon
  join sellers seller on seller.id = coupon.seller_id
  left join products product on product.id = coupon.product_id
  left join members holder on holder.id = coupon.member_id`;

const toCouponRow = (row: Row): CouponRow => ({
  id: row.id,
  serial: row.serial,
  seller: { id: row.seller_id, name: row.seller_name },
  product: row.product_id
    ? { id: row.product_id, number: row.product_number!, name: row.product_name! }
    : null,
  memberId: row.member_id,
  isHolderSuspended: row.is_holder_suspended,
  design: row.design,
  mode: row.mode,
  sealedBenefit: row.sealed_benefit,
  sealedContentKey: row.sealed_content_key,
  payload: row.payload,
  policy: row.policy,
  validFromMs: row.valid_from.getTime(),
  validUntilMs: row.valid_until.getTime(),
  state: row.state,
  currency: row.currency,
  hasPicture: row.has_picture,
  isRevealed: row.is_revealed,
});

async function findBy(
  handle: Handle,
  condition: string,
  values: readonly unknown[],
): Promise<CouponRow | undefined> {
  const { rows } = await runSql<Row>(handle, `${SELECT} where ${condition}`, values);
  return rows[0] && toCouponRow(rows[0]);
}

export const findCoupon = (handle: Handle, id: string) => findBy(handle, 'coupon.id = ?', [id]);

export const findCouponByPayload = (handle: Handle, payload: Buffer) =>
  findBy(handle, 'coupon.payload = ?', [payload]);

/** digest: SHA-256 of the file, 32 bytes. */
export const findCouponByDigest = (handle: Handle, digest: Buffer) =>
  findBy(handle, 'coupon.picture_digest = ?', [digest]);

export const findCouponOfOffer = (handle: Handle, offerId: string, memberId: string) =>
  findBy(handle, 'coupon.offer_id = ? and coupon.member_id = ?', [offerId, memberId]);

/** Newest first. */
export async function listCoupons(handle: Handle, memberId: string): Promise<CouponRow[]> {
  const { rows } = await runSql<Row>(
    handle,
    `${SELECT} where coupon.member_id = ? order by coupon.issued_at desc, coupon.serial desc`,
    [memberId],
  );
  return rows.map(toCouponRow);
}

export async function findPicture(handle: Handle, id: string): Promise<Buffer | undefined> {
  const row = await handle('coupons').where({ id }).first('picture');
  return row?.picture ?? undefined;
}

/**
 * How many coupons of the same kind the member has used or reserved since then: of the same campaign,
 * or of any offer for the same product.
 */
export async function countCouponUses(
  handle: Handle,
  couponId: string,
  memberId: string,
  sinceMs: number,
): Promise<number> {
  const { rows } = await runSql<{ uses: number }>(
    handle,
    `select count(*) as uses from coupons other join coupons this on this.id = ?
     where other.member_id = ? and other.state in ('reserved', 'redeemed') and other.used_at >= ?
       and (other.campaign_id = this.campaign_id
         or (this.offer_id is not null and other.offer_id is not null
           and other.product_id = this.product_id))`,
    [couponId, memberId, new Date(sinceMs)],
  );
  return rows[0]!.uses;
}

/** What someone says they buy. */
export async function findBoughtProduct(
  handle: Handle,
  id: string,
): Promise<{ readonly number: string; readonly currency: string } | undefined> {
  return handle('products').where({ id }).first('number', 'currency');
}

/** The product under which a seller's coupon is asked for. */
export async function findListedProduct(
  handle: Handle,
  sellerId: string,
  number: string,
): Promise<{ readonly id: string; readonly seller: string } | undefined> {
  const row = await handle('products as product')
    .join('sellers as seller', 'seller.id', 'product.seller_id')
    .where({ 'product.seller_id': sellerId, 'product.number': number, 'product.is_listed': true })
    .first({ id: 'product.id', seller: 'seller.name' });
  return row && { ...row };
}
