// The seller's doors for what was ordered, all under /api/seller, cookie session as in seller.ts. What pays
// money back is refused with PASSWORD_NEEDED until the password was shown lately (POST /session/password).
import * as v from 'valibot';
import { idempotencyKey } from './shopper.ts';

export const deliveryRequests = {
  /** POST /deliveries/:orderId/refuse → {}: refunds what has not been refunded. ORDER_SETTLED once shipped. */
  refuse: v.strictObject({
    because: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  }),
  /** POST /orders/:orderId/refund → {}. ORDER_SETTLED: more than is left of a line. */
  refund: v.strictObject({
    key: idempotencyKey,
    lines: v.pipe(
      v.array(
        v.strictObject({
          line: v.pipe(v.number(), v.integer(), v.minValue(1)),
          quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
        }),
      ),
      v.minLength(1),
      v.maxLength(50),
    ),
  }),
} as const;

// GET  /deliveries?before= → DeliveryPage, newest first
// POST /deliveries/:orderId/print, …/ship → {}; ship: ORDER_SETTLED unless it is new and something is left of it
/** What a seller is told to ship, to whom. */
export interface Delivery {
  readonly orderId: string;
  readonly state: 'new' | 'shipped' | 'refused';
  readonly recipient: {
    readonly name: string;
    readonly address: string;
    readonly telephone: string;
  };
  readonly lines: readonly {
    /** Counts from 1. */
    readonly line: number;
    readonly productNumber: string;
    readonly productName: string;
    readonly quantity: number;
    readonly unitMinor: number;
    /** Of the whole line. */
    readonly discountMinor: number;
    readonly refundedQuantity: number;
  }[];
  readonly totalMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
  readonly createdAtMs: number;
  readonly printedAtMs: number | null;
  readonly settledAtMs: number | null;
  readonly refusedBecause: string | null;
}
export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** Pass as `before` for the next page; null at the end. */
  readonly next: number | null;
}

// GET /statement?from=2026-11-01&to=2026-11-30&zone=Asia/Tokyo → Statement: whole days, both counted
// GET /statement.csv?… → the same as a file
export interface Statement {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly lines: readonly {
    readonly orderId: string | null;
    readonly kind: 'sale' | 'refund' | 'payout';
    readonly atMs: number;
    readonly products: string;
    readonly currency: string;
    /** Paid by buyers; negative for refunds. */
    readonly paidMinor: number;
    readonly commissionMinor: number;
    /** What the seller gets of it. */
    readonly dueMinor: number;
  }[];
  /** What is owed to the seller before and at the end, per currency. */
  readonly opening: readonly { readonly currency: string; readonly dueMinor: number }[];
  readonly closing: readonly { readonly currency: string; readonly dueMinor: number }[];
}
