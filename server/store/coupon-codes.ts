import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

/** Which coupon a code stands for, and whether its policy asks for a rotating one. */
export interface CodedCoupon {
  readonly couponId: string;
  readonly rotates: boolean;
}

interface Row {
  id: string;
  rotates: boolean;
}

const toCodedCoupon = (row: Row): CodedCoupon => ({ couponId: row.id, rotates: row.rotates });

const ROTATES = `coalesce((coupon.policy->>'rotating')::boolean, false) as rotates`;

/** digest: keyed, 32 bytes. */
export async function findCodedCoupon(
  handle: Handle,
  digest: Buffer,
): Promise<CodedCoupon | undefined> {
  const { rows } = await runSql<Row>(
    handle,
    `select coupon.id, ${ROTATES} from coupon_codes code
     join coupons coupon on coupon.id = code.coupon_id where code.code_digest = ?`,
    [digest],
  );
  return rows[0] && toCodedCoupon(rows[0]);
}

export async function findRotation(handle: Handle, id: string): Promise<CodedCoupon | undefined> {
  const { rows } = await runSql<Row>(
    handle,
    `select coupon.id, ${ROTATES} from coupons coupon where coupon.id = ?`,
    [id],
  );
  return rows[0] && toCodedCoupon(rows[0]);
}

export async function findSealedCode(
  handle: Handle,
  couponId: string,
): Promise<Buffer | undefined> {
  const row = await handle('coupon_codes').where({ coupon_id: couponId }).first('sealed_code');
  return row?.sealed_code;
}

/** Keeps the first code that is made for a coupon, for good. */
export async function keepCode(
  handle: Handle,
  couponId: string,
  digest: Buffer,
  sealed: Buffer,
): Promise<void> {
  await handle('coupon_codes')
    .insert({ coupon_id: couponId, code_digest: digest, sealed_code: sealed })
    .onConflict('coupon_id')
    .ignore();
}
