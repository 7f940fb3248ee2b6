// The seller's doors for kiosks, ticket codes and what happened at the counter, all under /api/seller,
// cookie session as in seller.ts.
import * as v from 'valibot';
import { KIOSK_SCOPES, type KioskScope } from './kiosk.ts';
import type { Redemption } from './kiosk-answers.ts';

export const MAX_TICKETS_PER_BATCH = 10_000;
export const MAX_KIOSKS = 200;

export const counterRequests = {
  /** POST /kiosks → NewKiosk. The code is good for ENROLMENT_MINUTES and once. */
  newKiosk: v.strictObject({
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
    scopes: v.pipe(v.array(v.picklist(KIOSK_SCOPES)), v.minLength(1), v.maxLength(3)),
    /** With which staff leave the full screen; null: none (a display). */
    staffCode: v.nullable(v.pipe(v.string(), v.regex(/^\d{4,8}$/, '4 to 8 digits'))),
  }),
  /** POST /campaigns/:id/tickets → TicketBatch (its codes come with the files below, as often as wanted). */
  newBatch: v.strictObject({
    label: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TICKETS_PER_BATCH)),
  }),
} as const;

// GET  /kiosks → Kiosk[]; POST /kiosks/:id/code → NewKiosk (another code: the key before it is revoked)
// POST /kiosks/:id/revoke → Kiosk; its connections end within 5 s
export interface Kiosk {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KioskScope[];
  readonly state: 'waiting' | 'enrolled' | 'revoked';
  readonly isConnected: boolean;
  readonly seenAtMs: number | null;
  readonly createdAtMs: number;
}
export interface NewKiosk {
  readonly kiosk: Kiosk;
  /** In groups, shown this once. */
  readonly code: string;
  readonly goodUntilMs: number;
}

// GET /redemptions?before= → RedemptionPage, newest first, of all kiosks of the shop
export interface SellerRedemption extends Redemption {
  readonly kiosk: string;
  readonly atMs: number;
  readonly undoneBecause: string | null;
}
export interface RedemptionPage {
  readonly redemptions: readonly SellerRedemption[];
  readonly next: number | null;
}

// GET /campaigns/:id/tickets → TicketBatch[]; POST /campaigns/:id/tickets/:batch/void → TicketBatch
// GET /campaigns/:id/tickets/:batch.csv → number, code, link; RFC 4180
// The printable sheets with QR codes are a page of the dashboard that reads the CSV's data as JSON:
// GET /campaigns/:id/tickets/:batch → TicketBatchCodes
export interface TicketBatch {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  readonly drawn: number;
  readonly isVoid: boolean;
  readonly createdAtMs: number;
}
export interface TicketBatchCodes extends TicketBatch {
  /** In groups, in their order. */
  readonly codes: readonly string[];
  /** What a QR code holds, before the code: opens the board with this draw right. */
  readonly linkBefore: string;
}

// GET /guessing → GuessingAlarm[], newest first: many wrong codes came. Logged as a warning as well.
export interface GuessingAlarm {
  readonly id: number;
  readonly door: 'enrolment' | 'ticket' | 'coupon';
  readonly wrong: number;
  readonly addresses: number;
  readonly fromMs: number;
  readonly untilMs: number;
}
