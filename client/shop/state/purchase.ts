// What is about to be ordered, and what it will cost. Each product is an order of its own: another
// seller ships it, and a coupon is used in one order.
import type { Benefit } from '../../../common/campaign/benefit.ts';
import { priceOrder } from '../../../common/order/price.ts';
import type { ListedProduct } from '../../../common/protocol/products.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';

export interface PurchaseLine {
  readonly product: ListedProduct;
  readonly quantity: number;
}

export interface UsedCoupon {
  readonly coupon: FetchedCoupon;
  /** What was scratched free on this device; null: it is still sealed here. */
  readonly benefit: Benefit | null;
}

export const MOST_OF_ONE = 99;

/** Whether the coupon counts for this line; it counts for the first that it fits. */
export function couponFits({ coupon }: UsedCoupon, { product }: PurchaseLine): boolean {
  if (coupon.seller.id !== product.seller.id) return false;
  return coupon.product === null || coupon.product.number === product.number;
}

export function lineWithCoupon(
  lines: readonly PurchaseLine[],
  coupon: UsedCoupon | null,
): PurchaseLine | undefined {
  return coupon ? lines.find((line) => couponFits(coupon, line)) : undefined;
}

export interface LineCost {
  readonly listMinor: number;
  /** null: the coupon is sealed here, its discount is known when it is ordered. */
  readonly discountMinor: number | null;
  readonly totalMinor: number;
}

export function costOf(line: PurchaseLine, coupon: UsedCoupon | null): LineCost {
  const { priceMinor: unitMinor, currency } = line.product;
  const lines = [{ unitMinor, quantity: line.quantity }];
  const priced = priceOrder(lines, coupon?.benefit ?? null, currency);
  const listMinor = unitMinor * line.quantity;
  if (!priced.ok) return { listMinor, discountMinor: 0, totalMinor: listMinor };
  const { discountMinor, totalMinor } = priced.value;
  const isSealed = coupon !== null && coupon.benefit === null;
  return { listMinor, discountMinor: isSealed ? null : discountMinor, totalMinor };
}
