// What an order costs. A coupon counts once for the whole order.
import { assertNever } from '../assert-never.ts';
import type { Benefit } from '../campaign/benefit.ts';
import { accepted, refused, type Answer } from '../protocol/refusals.ts';
import { allocate } from './allocate.ts';
import { shareHalfUp } from './round.ts';

export interface LineToPrice {
  readonly unitMinor: number;
  /** From 1. */
  readonly quantity: number;
}

export interface Price {
  readonly listMinor: number;
  readonly discountMinor: number;
  readonly totalMinor: number;
}

export interface PricedOrder extends Price {
  /** Each line's share of the discount, frozen with the order; they sum to discountMinor. */
  readonly lineDiscounts: readonly number[];
}

/**
 * The price of one thing, as a page shows it. Refused with COUPON_WRONG_PRODUCT when the benefit counts
 * in another currency.
 */
export const price = (
  listMinor: number,
  benefit: Benefit | null,
  currency: string,
): Answer<Price> => priceOrder([{ unitMinor: listMinor, quantity: 1 }], benefit, currency);

/**
 * The price of all lines with one coupon or none. percent-off: that part of the list price, the discount
 * rounded half up, so that half a unit is the buyer's. amount-off: once, and never more than the list
 * price. fixed-price: for one unit of the dearest line; a dearer "fixed price" takes nothing off. Throws
 * a RangeError for prices that are no whole numbers from 0 or sum to more than can be counted exactly.
 */
export const priceOrder = (
  lines: readonly LineToPrice[],
  benefit: Benefit | null,
  currency: string,
): Answer<PricedOrder> => priceStacked(lines, benefit ? [benefit] : [], currency);

/**
 * The price with coupons that are used together (docs/rules.md, O5): the lowest fixed price, then the
 * percentages, the largest first, each of what is left, then the amounts. So it does not matter in
 * which order they are presented. Refused and thrown as by `priceOrder`.
 */
export function priceStacked(
  lines: readonly LineToPrice[],
  benefits: readonly Benefit[],
  currency: string,
): Answer<PricedOrder> {
  const lists = lines.map(listOf);
  const listMinor = lists.reduce((sum, each) => sum + each, 0);
  if (!Number.isSafeInteger(listMinor)) throw new RangeError('a sum beyond exact numbers');
  if (benefits.some((benefit) => 'currency' in benefit && benefit.currency !== currency)) {
    return refused('COUPON_WRONG_PRODUCT');
  }
  const dearestMinor = lines.reduce((most, { unitMinor }) => Math.max(most, unitMinor), 0);
  const totalMinor = inTurn(benefits).reduce(
    (leftMinor, benefit) => leftMinor - discountOf(leftMinor, dearestMinor, benefit),
    listMinor,
  );
  const discountMinor = listMinor - totalMinor;
  return accepted({
    listMinor,
    discountMinor,
    totalMinor,
    lineDiscounts: allocate(discountMinor, lists),
  });
}

/** In the order in which they count; of several fixed prices the lowest alone. */
function inTurn(benefits: readonly Benefit[]): Benefit[] {
  const fixed = benefits.filter((each) => each.kind === 'fixed-price');
  const percents = benefits.filter((each) => each.kind === 'percent-off');
  return [
    ...fixed.sort((a, b) => a.priceMinor - b.priceMinor).slice(0, 1),
    ...percents.sort((a, b) => b.percent - a.percent),
    ...benefits.filter((each) => each.kind === 'amount-off'),
  ];
}

/** From 0 to `listMinor`: what the order costs before this coupon. */
function discountOf(listMinor: number, dearestMinor: number, benefit: Benefit): number {
  switch (benefit.kind) {
    case 'percent-off':
      return shareHalfUp(listMinor, benefit.percent, 100);
    case 'amount-off':
      return Math.min(benefit.amountMinor, listMinor);
    case 'fixed-price':
      return Math.max(0, dearestMinor - benefit.priceMinor);
    default:
      return assertNever(benefit);
  }
}

function listOf({ unitMinor, quantity }: LineToPrice): number {
  const listMinor = unitMinor * quantity;
  const fits = Number.isSafeInteger(unitMinor) && unitMinor >= 0 && Number.isSafeInteger(listMinor);
  if (!fits || quantity < 1) throw new RangeError('prices are whole numbers from 0');
  return listMinor;
}
