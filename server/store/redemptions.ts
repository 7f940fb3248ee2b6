// Coupons at a counter. Every change goes with the coupon's own, coupon first, in one transaction; a
// unique index keeps a coupon from being held or redeemed twice.
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';
import type { Transaction } from './transaction.ts';

export type RedemptionState = 'held' | 'redeemed' | 'released' | 'undone' | 'expired';

export interface RedemptionRow {
  readonly id: string;
  readonly sellerId: string;
  readonly kioskId: string;
  readonly couponId: string;
  readonly productNumber: string;
  readonly quantity: number;
  readonly listMinor: number;
  readonly discountMinor: number;
  readonly currency: string;
  readonly state: RedemptionState;
  readonly holdUntilMs: number;
  readonly settledAtMs: number | null;
}

export interface NewRedemption extends Omit<RedemptionRow, 'state' | 'settledAtMs'> {
  readonly productId: string;
}

export interface RedemptionRecord {
  id: string;
  seller_id: string;
  kiosk_id: string;
  coupon_id: string;
  product_number: string;
  quantity: number;
  list_minor: number;
  discount_minor: number;
  currency: string;
  state: RedemptionState;
  held_at: Date;
  hold_until: Date;
  settled_at: Date | null;
}

export const toRedemption = (row: RedemptionRecord): RedemptionRow => ({
  id: row.id,
  sellerId: row.seller_id,
  kioskId: row.kiosk_id,
  couponId: row.coupon_id,
  productNumber: row.product_number,
  quantity: row.quantity,
  listMinor: row.list_minor,
  discountMinor: row.discount_minor,
  currency: row.currency,
  state: row.state,
  holdUntilMs: row.hold_until.getTime(),
  settledAtMs: row.settled_at?.getTime() ?? null,
});

/** The coupon must be reserved by it. */
export async function insertRedemption(
  transaction: Transaction,
  held: NewRedemption,
): Promise<void> {
  await transaction('redemptions').insert({
    id: held.id,
    seller_id: held.sellerId,
    kiosk_id: held.kioskId,
    coupon_id: held.couponId,
    product_id: held.productId,
    product_number: held.productNumber,
    quantity: held.quantity,
    list_minor: held.listMinor,
    discount_minor: held.discountMinor,
    currency: held.currency,
    state: 'held',
    hold_until: new Date(held.holdUntilMs),
  });
}

export async function findRedemption(
  handle: Handle,
  id: string,
): Promise<RedemptionRow | undefined> {
  const row = await handle('redemptions').where({ id }).first();
  return row && toRedemption(row);
}

export async function listRedemptionsById(
  handle: Handle,
  ids: readonly string[],
): Promise<RedemptionRow[]> {
  const { rows } = await runSql<RedemptionRecord>(
    handle,
    'select * from redemptions where id = any(?::uuid[])',
    [ids],
  );
  return rows.map(toRedemption);
}

export interface SettledRedemption {
  readonly id: string;
  readonly from: 'held' | 'redeemed';
  readonly to: 'released' | 'undone' | 'expired';
  readonly atMs: number;
  readonly because: string | null;
}

/** False: it is not in that state any more. */
export async function settleRedemption(
  transaction: Transaction,
  { id, from, to, atMs, because }: SettledRedemption,
): Promise<boolean> {
  const settled = { state: to, settled_at: new Date(atMs), undone_because: because };
  return (await transaction('redemptions').where({ id, state: from }).update(settled)) === 1;
}

/** Holds whose time is over, oldest first; of one coupon, or of all. */
export async function listLapsedHolds(
  handle: Handle,
  { couponId, most }: { readonly couponId?: string; readonly most: number },
): Promise<{ readonly id: string; readonly couponId: string }[]> {
  return handle('redemptions')
    .where({ state: 'held', ...(couponId ? { coupon_id: couponId } : {}) })
    .whereRaw('hold_until <= clock_timestamp()')
    .orderBy('hold_until')
    .limit(most)
    .select({ id: 'id', couponId: 'coupon_id' });
}

/** held → redeemed together with their coupons, in one statement. Answers how many. */
export async function redeemHeld(
  transaction: Transaction,
  held: readonly { readonly id: string; readonly couponId: string }[],
  atMs: number,
): Promise<number> {
  const at = new Date(atMs);
  const { rowCount } = await runSql(
    transaction,
    `with used as (
       update coupons set state = 'redeemed', used_at = ?
       from unnest(?::uuid[], ?::uuid[]) as held (coupon_id, id)
       where coupons.id = held.coupon_id and coupons.state = 'reserved' and coupons.used_by = held.id
       returning coupons.used_by)
     update redemptions set state = 'redeemed', settled_at = ?
     from used where redemptions.id = used.used_by and redemptions.state = 'held'
       and redemptions.hold_until > ?`,
    [at, held.map(({ couponId }) => couponId), held.map(({ id }) => id), at, at],
  );
  return rowCount;
}
