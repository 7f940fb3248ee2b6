// What an order costs. The coupon counts once for the whole order.
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
 * The price of all lines. percent-off: that part of the list price, the discount rounded half up, so
 * that half a unit is the buyer's. amount-off: once, and never more than the list price. fixed-price: for one
 * unit of the dearest line; a dearer "fixed price" takes nothing off. Throws a RangeError for prices
 * that are no whole numbers from 0 or sum to more than can be counted exactly.
 */
export function priceOrder(
  lines: readonly LineToPrice[],
  benefit: Benefit | null,
  currency: string,
): Answer<PricedOrder> {
  const lists = lines.map(listOf);
  const listMinor = lists.reduce((sum, each) => sum + each, 0);
  if (!Number.isSafeInteger(listMinor)) throw new RangeError('a sum beyond exact numbers');
  if (benefit && 'currency' in benefit && benefit.currency !== currency) {
    return refused('COUPON_WRONG_PRODUCT');
  }
  const dearestMinor = lines.reduce((most, { unitMinor }) => Math.max(most, unitMinor), 0);
  const discountMinor = benefit ? discountOf(listMinor, dearestMinor, benefit) : 0;
  return accepted({
    listMinor,
    discountMinor,
    totalMinor: listMinor - discountMinor,
    lineDiscounts: allocate(discountMinor, lists),
  });
}

/** From 0 to the list price. */
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
