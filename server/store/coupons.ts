import type { CouponDesign } from '../../common/coupon/design.ts';
import type { CouponPolicy } from '../../common/coupon/policy.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

export type CouponState = 'issued' | 'reserved' | 'redeemed' | 'void';

/** Where a coupon comes from: a seller's offer, or a sheet of a lottery. */
export type CouponSource =
  { readonly offerId: string } | { readonly campaignId: string; readonly sheet: number };

export interface NewCoupon {
  readonly id: string;
  readonly serial: number;
  readonly sellerId: string;
  /** null: for every product of the seller. */
  readonly productId: string | null;
  readonly source: CouponSource;
  readonly memberId: string;
  readonly design: CouponDesign;
  readonly mode: 'sealed' | 'open';
  /** Encrypted, both of them; see server/adapters/secret-box.ts. */
  readonly sealedBenefit: Buffer;
  readonly sealedContentKey: Buffer;
  /** 16 bytes. */
  readonly payload: Buffer;
  readonly policy: CouponPolicy;
  readonly issuedAtMs: number;
  readonly validFromMs: number;
  readonly validUntilMs: number;
}

/** A number that no coupon has. */
export async function nextSerial(handle: Handle): Promise<number> {
  const { rows } = await runSql<{ serial: number }>(
    handle,
    `select nextval(pg_get_serial_sequence('coupons', 'serial')) as serial`,
    [],
  );
  return rows[0]!.serial;
}

/** False: the member has one of this offer, or the sheet's coupon is issued, already. */
export async function insertCoupon(handle: Handle, coupon: NewCoupon): Promise<boolean> {
  const offerId = 'offerId' in coupon.source ? coupon.source.offerId : null;
  const sheet = 'sheet' in coupon.source ? coupon.source : null;
  const { rowCount } = await runSql(
    handle,
    `insert into coupons (id, serial, seller_id, product_id, offer_id, campaign_id, sheet, member_id,
       design, mode, sealed_benefit, sealed_content_key, payload, policy, issued_at, valid_from,
       valid_until)
     overriding system value
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict do nothing`,
    [
      coupon.id,
      coupon.serial,
      coupon.sellerId,
      coupon.productId,
      offerId,
      sheet?.campaignId ?? null,
      sheet?.sheet ?? null,
      coupon.memberId,
      JSON.stringify(coupon.design),
      coupon.mode,
      coupon.sealedBenefit,
      coupon.sealedContentKey,
      coupon.payload,
      JSON.stringify(coupon.policy),
      new Date(coupon.issuedAtMs),
      new Date(coupon.validFromMs),
      new Date(coupon.validUntilMs),
    ],
  );
  return rowCount === 1;
}

/** Keeps the first picture that is made of a coupon, for good. digest: SHA-256 of the file. */
export async function keepPicture(
  handle: Handle,
  id: string,
  picture: Buffer,
  digest: Buffer,
): Promise<void> {
  await handle('coupons')
    .where({ id })
    .whereNull('picture')
    .update({ picture, picture_digest: digest });
}

/** The first time counts; what is open has nothing to reveal. */
export async function markRevealed(handle: Handle, id: string): Promise<void> {
  await handle('coupons')
    .where({ id, mode: 'sealed' })
    .whereNull('revealed_at')
    .update({ revealed_at: handle.fn.now() });
}

/** Until the transaction ends nobody else counts or uses a coupon of this member that has a limit. */
export async function lockUses(transaction: Transaction, memberId: string): Promise<void> {
  await runSql(transaction, `select id from members where id = ? for no key update`, [memberId]);
}

/** issued → reserved by this order. False: it is not free any more. */
export async function reserveCoupon(
  transaction: Transaction,
  id: string,
  usedBy: string,
): Promise<boolean> {
  return (
    (await transaction('coupons')
      .where({ id, state: 'issued' })
      .update({ state: 'reserved', used_by: usedBy, used_at: transaction.fn.now() })) === 1
  );
}

/** reserved by this order → redeemed. False: it was not reserved by it. */
export async function redeemCoupon(
  transaction: Transaction,
  id: string,
  usedBy: string,
): Promise<boolean> {
  return (
    (await transaction('coupons')
      .where({ id, state: 'reserved', used_by: usedBy })
      .update({ state: 'redeemed', used_at: transaction.fn.now() })) === 1
  );
}

/** reserved by this order → issued. False: it was not reserved by it. */
export async function releaseCoupon(
  transaction: Transaction,
  id: string,
  usedBy: string,
): Promise<boolean> {
  return (
    (await transaction('coupons')
      .where({ id, state: 'reserved', used_by: usedBy })
      .update({ state: 'issued', used_by: null, used_at: null })) === 1
  );
}

/** redeemed by this order → issued or void, as its policy says. undefined: it was not redeemed by it. */
export async function giveCouponBack(
  transaction: Transaction,
  id: string,
  usedBy: string,
): Promise<'issued' | 'void' | undefined> {
  const { rows } = await runSql<{ state: 'issued' | 'void' }>(
    transaction,
    `update coupons set used_by = null, used_at = null,
       state = case policy->>'onRefund' when 'give-back' then 'issued' else 'void' end
     where id = ? and state = 'redeemed' and used_by = ?
     returning state`,
    [id, usedBy],
  );
  return rows[0]?.state;
}

/** redeemed by this → issued, whatever its policy. False: it was not redeemed by it. */
export async function takeCouponBack(
  transaction: Transaction,
  id: string,
  usedBy: string,
): Promise<boolean> {
  return (
    (await transaction('coupons')
      .where({ id, state: 'redeemed', used_by: usedBy })
      .update({ state: 'issued', used_by: null, used_at: null })) === 1
  );
}
