import type { Delivery, DeliveryPage, Statement } from '../../../../common/protocol/deliveries.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { State } from '../state.ts';

export interface DeliveriesNow {
  /** null: not read yet. */
  readonly deliveries: readonly Delivery[] | null;
  readonly next: number | null;
  readonly line: 'live' | 'lost';
  /** Whose refusal is being written. */
  readonly refusing: string | null;
  /** The ones to be printed, on paper alone. */
  readonly printing: readonly string[];
  readonly refusal: Refusal | null;
}

export const deliveriesState = (): State<DeliveriesNow> =>
  new State<DeliveriesNow>({
    deliveries: null,
    next: null,
    line: 'lost',
    refusing: null,
    printing: [],
    refusal: null,
  });

/** The first page read anew before what was read on: nothing twice, nothing gone. */
export function withFirstPage(
  known: readonly Delivery[] | null,
  page: DeliveryPage,
  next: number | null,
): Pick<DeliveriesNow, 'deliveries' | 'next'> {
  const fresh = new Set(page.deliveries.map(({ orderId }) => orderId));
  const last = page.deliveries.at(-1)?.createdAtMs ?? 0;
  const older = (known ?? []).filter(
    ({ orderId, createdAtMs }) => !fresh.has(orderId) && createdAtMs < last,
  );
  if (older.length === 0) return page;
  return { deliveries: [...page.deliveries, ...older], next };
}

export interface StatementNow {
  /** Dates such as 2026-11-01. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly statement: Statement | null;
  readonly refusal: Refusal | null;
}

/** The month so far. */
export function statementState(nowMs: number, zone: string): State<StatementNow> {
  const to = new Intl.DateTimeFormat('sv', { timeZone: zone }).format(nowMs);
  return new State<StatementNow>({
    from: `${to.slice(0, 8)}01`,
    to,
    zone,
    statement: null,
    refusal: null,
  });
}
