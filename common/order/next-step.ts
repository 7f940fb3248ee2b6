// What an order needs next, as a function of what is stored about it: the same for the request that
// places it, for a callback, and for whoever takes it up after a crash.
import { assertNever } from '../assert-never.ts';

/** Reservations whose payment never comes run out after this. */
export const RESERVATION_MS = 15 * 60_000;

export type PaymentState =
  'started' | 'action-required' | 'authorised' | 'captured' | 'declined' | 'cancelled' | 'refunded';

export interface StoredOrder {
  readonly state: 'reserved' | 'authorised' | 'accepted' | 'refused' | 'cancelled' | 'refunded';
  readonly totalMinor: number;
  readonly createdAtMs: number;
  readonly payment: { readonly state: PaymentState; readonly reference: string | null };
}

export type Step =
  /** Ask the provider what has become of it, and only then for the money. */
  | { readonly step: 'authorise' }
  /** Ask the provider whether the member has been there. */
  | { readonly step: 'look'; readonly reference: string }
  | { readonly step: 'capture'; readonly reference: string }
  /** Too late: take back what was asked for, then let go of the coupon. */
  | { readonly step: 'call-off'; readonly reference: string | null }
  /** There is nothing to pay. */
  | { readonly step: 'accept' }
  | { readonly step: 'nothing' };

/** Throws for what must never be stored. */
export function nextStep(order: StoredOrder, nowMs: number): Step {
  switch (order.state) {
    case 'reserved':
      return nextOfReserved(order, nowMs);
    case 'authorised':
      return { step: 'capture', reference: referenceOf(order) };
    case 'accepted':
    case 'refused':
    case 'cancelled':
    case 'refunded':
      return { step: 'nothing' };
    default:
      return assertNever(order.state);
  }
}

function nextOfReserved(order: StoredOrder, nowMs: number): Step {
  const { state, reference } = order.payment;
  if (order.totalMinor === 0) return { step: 'accept' };
  if (nowMs - order.createdAtMs >= RESERVATION_MS) return { step: 'call-off', reference };
  if (state === 'started') return { step: 'authorise' };
  if (state === 'action-required') return { step: 'look', reference: referenceOf(order) };
  throw new Error(`a reserved order with a payment that is ${state}`);
}

function referenceOf({ payment }: StoredOrder): string {
  if (payment.reference === null) throw new Error(`a payment ${payment.state} without a reference`);
  return payment.reference;
}
