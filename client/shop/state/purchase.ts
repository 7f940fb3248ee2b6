// What is about to be ordered, and what it will cost. Each product is an order of its own: another
// seller ships it, and coupons are used in one order.
import type { Benefit } from '../../../common/campaign/benefit.ts';
import { checkStacking } from '../../../common/order/policy.ts';
import { priceStacked } from '../../../common/order/price.ts';
import { MAX_ORDER_COUPONS } from '../../../common/protocol/limits.ts';
import type { ListedProduct } from '../../../common/protocol/products.ts';
import type { FetchedCoupon, WalletCoupon } from '../../../common/protocol/shop.ts';

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

/** Whether the coupon counts for this line. */
export function couponFits(coupon: WalletCoupon, { product }: PurchaseLine): boolean {
  if (coupon.seller.id !== product.seller.id) return false;
  return coupon.product === null || coupon.product.number === product.number;
}

/** The first line that all of them fit. */
export function lineWithCoupons(
  lines: readonly PurchaseLine[],
  coupons: readonly UsedCoupon[],
): PurchaseLine | undefined {
  if (coupons.length === 0) return undefined;
  return lines.find((line) => coupons.every(({ coupon }) => couponFits(coupon, line)));
}

/** Which of the wallet could be used with these for the line: off unless all of them allow it. */
export function addableCoupons(
  wallet: readonly WalletCoupon[],
  used: readonly UsedCoupon[],
  line: PurchaseLine | undefined,
  nowMs: number,
): readonly WalletCoupon[] {
  if (!line || used.length === 0 || used.length >= MAX_ORDER_COUPONS) return [];
  const policies = used.map(({ coupon }) => coupon.policy);
  return wallet.filter(
    (coupon) =>
      coupon.state === 'issued' &&
      coupon.validFromMs <= nowMs &&
      !used.some((each) => each.coupon.id === coupon.id) &&
      couponFits(coupon, line) &&
      checkStacking([...policies, coupon.policy]) === undefined,
  );
}

export interface LineCost {
  readonly listMinor: number;
  /** null: a coupon is sealed here, its discount is known when it is ordered. */
  readonly discountMinor: number | null;
  readonly totalMinor: number;
}

export function costOf(line: PurchaseLine, coupons: readonly UsedCoupon[]): LineCost {
  const { priceMinor: unitMinor, currency } = line.product;
  const lines = [{ unitMinor, quantity: line.quantity }];
  const benefits = coupons.flatMap(({ benefit }) => (benefit ? [benefit] : []));
  const priced = priceStacked(lines, benefits, currency);
  const listMinor = unitMinor * line.quantity;
  if (!priced.ok) return { listMinor, discountMinor: 0, totalMinor: listMinor };
  const { discountMinor, totalMinor } = priced.value;
  return { listMinor, discountMinor: isSealed(coupons) ? null : discountMinor, totalMinor };
}

export const isSealed = (coupons: readonly UsedCoupon[]): boolean =>
  coupons.some(({ benefit }) => benefit === null);

export const couponIds = (coupons: readonly UsedCoupon[]): string[] =>
  coupons.map(({ coupon }) => coupon.id);
