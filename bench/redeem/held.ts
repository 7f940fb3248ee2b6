// Coupons that kiosks hold, as many as are wanted: copies of one real coupon, each reserved by a redemption
// of its own, as `hold` leaves them. Making them is not measured.
import { randomUUID } from 'node:crypto';
import type { HeldCoupon, KioskHouse } from '../../tests/kiosks/support/kiosk-house.ts';

export interface Held {
  readonly redemptionId: string;
  readonly couponId: string;
}

export async function addHeld(
  house: KioskHouse,
  { couponId }: HeldCoupon,
  kioskId: string,
  count: number,
): Promise<Held[]> {
  const held = Array.from({ length: count }, () => ({
    redemptionId: randomUUID(),
    couponId: randomUUID(),
  }));
  const coupons = held.map((each) => each.couponId);
  const redemptions = held.map((each) => each.redemptionId);
  await house.sql(
    `insert into coupons (id, seller_id, product_id, offer_id, design, mode, sealed_benefit,
       sealed_content_key, policy, valid_from, valid_until, state, used_by)
     select made.coupon_id, seller_id, product_id, offer_id, design, mode, sealed_benefit,
       sealed_content_key, policy, valid_from, valid_until, 'reserved', made.redemption_id
     from coupons, unnest(?::uuid[], ?::uuid[]) as made (coupon_id, redemption_id)
     where coupons.id = ?`,
    [coupons, redemptions, couponId],
  );
  await house.sql(
    `insert into redemptions (id, seller_id, kiosk_id, coupon_id, product_id, product_number, quantity,
       list_minor, discount_minor, currency, state, hold_until)
     select made.redemption_id, coupons.seller_id, ?, made.coupon_id, coupons.product_id, products.number, 1,
       12000, 4440, 'JPY', 'held', now() + interval '1 hour'
     from unnest(?::uuid[], ?::uuid[]) as made (coupon_id, redemption_id)
     join coupons on coupons.id = made.coupon_id join products on products.id = coupons.product_id`,
    [kioskId, coupons, redemptions],
  );
  return held;
}
