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

/** A coupon of the wallet that is not used here, and could be. */
export interface OfferedCoupon {
  readonly coupon: WalletCoupon;
  /** As in UsedCoupon. */
  readonly benefit: Benefit | null;
}

export const MOST_OF_ONE = 99;

/** Why a coupon that was asked for takes part in nothing. */
export type Idle = 'reserved' | 'used' | 'expired' | 'void' | 'early' | 'fits-nothing';

/** Which coupons are used in which line, and which in none. */
export interface SharedOut {
  readonly inLine: ReadonlyMap<PurchaseLine, readonly UsedCoupon[]>;
  readonly idle: readonly { readonly used: UsedCoupon; readonly why: Idle }[];
}

/** Whether the coupon is for this line's product. */
export function couponFits(coupon: WalletCoupon, { product }: PurchaseLine): boolean {
  if (coupon.seller.id !== product.seller.id) return false;
  return coupon.product === null || coupon.product.number === product.number;
}

/** Each coupon goes to the first line that it fits, and in which the others let it in. */
export function shareOut(
  lines: readonly PurchaseLine[],
  coupons: readonly UsedCoupon[],
  nowMs: number,
): SharedOut {
  const inLine = new Map<PurchaseLine, readonly UsedCoupon[]>();
  const idle: { used: UsedCoupon; why: Idle }[] = [];
  for (const used of coupons) {
    const why = whyUnusable(used.coupon, nowMs);
    const line = why ? undefined : findLine(lines, inLine, used.coupon);
    if (line) inLine.set(line, [...(inLine.get(line) ?? []), used]);
    else idle.push({ used, why: why ?? 'fits-nothing' });
  }
  return { inLine, idle };
}

/** What else of the wallet could be used, each with the line that it would be used in. */
export function offeredFor(
  lines: readonly PurchaseLine[],
  { inLine }: Pick<SharedOut, 'inLine'>,
  wallet: readonly OfferedCoupon[],
  nowMs: number,
): ReadonlyMap<PurchaseLine, readonly OfferedCoupon[]> {
  const used = new Set([...inLine.values()].flat().map(({ coupon }) => coupon.id));
  const offered = new Map<PurchaseLine, readonly OfferedCoupon[]>();
  for (const each of wallet) {
    if (used.has(each.coupon.id) || whyUnusable(each.coupon, nowMs)) continue;
    const line = findLine(lines, inLine, each.coupon);
    if (line) offered.set(line, [...(offered.get(line) ?? []), each]);
  }
  return offered;
}

function findLine(
  lines: readonly PurchaseLine[],
  inLine: SharedOut['inLine'],
  coupon: WalletCoupon,
): PurchaseLine | undefined {
  return lines.find((line) => {
    const others = inLine.get(line) ?? [];
    if (!couponFits(coupon, line) || others.length >= MAX_ORDER_COUPONS) return false;
    const policies = [...others.map((other) => other.coupon.policy), coupon.policy];
    return checkStacking(policies) === undefined;
  });
}

function whyUnusable(coupon: WalletCoupon, nowMs: number): Exclude<Idle, 'fits-nothing'> | null {
  if (coupon.state === 'redeemed') return 'used';
  if (coupon.state !== 'issued') return coupon.state;
  if (nowMs >= coupon.validUntilMs) return 'expired';
  return nowMs < coupon.validFromMs ? 'early' : null;
}

/** Those of a line's coupons whose least order it reaches; the others would be refused, and stay for later. */
export const countingCoupons = (
  { product, quantity }: PurchaseLine,
  coupons: readonly UsedCoupon[],
): readonly UsedCoupon[] =>
  coupons.filter(({ coupon }) => coupon.policy.minimumOrderMinor <= product.priceMinor * quantity);

export interface LineCost {
  readonly listMinor: number;
  /** null: a coupon is sealed here, its discount is known when it is ordered. */
  readonly discountMinor: number | null;
  readonly totalMinor: number;
}

/** `coupons`: those that count. */
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
