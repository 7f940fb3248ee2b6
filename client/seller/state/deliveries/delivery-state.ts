import type { Delivery, DeliveryPage, Statement } from '../../../../common/protocol/deliveries.ts';
import { refundOf, type LineRefund } from '../../../../common/order/refund.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { State } from '../state.ts';

export interface DeliveriesNow {
  /** null: not read yet. */
  readonly deliveries: readonly Delivery[] | null;
  readonly next: number | null;
  readonly line: 'live' | 'lost';
  /** Whose refusal is being written. */
  readonly refusing: string | null;
  /** What is being given back of one order. */
  readonly refunding: Refunding | null;
  /** What pays money back and waits for the password. */
  readonly passwordAsked: PasswordAsked | null;
  /** Orders about which the server has been asked something. */
  readonly busy: readonly string[];
  /** The ones to be printed, on paper alone. */
  readonly printing: readonly string[];
  readonly refusal: Refusal | null;
}

export interface Refunding {
  readonly orderId: string;
  /** The same for every try. */
  readonly key: string;
  /** How many units of each line come back. */
  readonly quantities: ReadonlyMap<number, number>;
}

/** What the server is asked to do with an order; sent again it is the same wish. */
export interface Wish {
  readonly orderId: string;
  readonly path: string;
  readonly body: object;
}

export interface PasswordAsked {
  readonly wish: Wish;
  /** Why the password that was typed will not do. */
  readonly refusal: Refusal | null;
}

export const deliveriesState = (): State<DeliveriesNow> =>
  new State<DeliveriesNow>({
    deliveries: null,
    next: null,
    line: 'lost',
    refusing: null,
    refunding: null,
    passwordAsked: null,
    busy: [],
    printing: [],
    refusal: null,
  });

export const linesOf = ({ quantities }: Refunding): LineRefund[] =>
  [...quantities]
    .map(([line, quantity]) => ({ line, quantity }))
    .filter(({ quantity }) => quantity > 0);

/** What is given back, minor units; 0 while nothing is chosen. */
export function refundMinor({ lines }: Delivery, refunding: Refunding): number {
  const refund = refundOf(lines, linesOf(refunding));
  return refund.ok ? refund.value.amountMinor : 0;
}

/** Units that are neither paid back nor being paid back. */
export const unitsLeft = ({ lines }: Delivery): number =>
  lines.reduce((left, { quantity, refundedQuantity }) => left + quantity - refundedQuantity, 0);

export const isToShip = (delivery: Delivery): boolean =>
  delivery.state === 'new' && unitsLeft(delivery) > 0;

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

/** What the lines of a period come to, in each currency by itself. */
export interface StatementSum {
  readonly currency: string;
  readonly paidMinor: number;
  readonly commissionMinor: number;
  readonly dueMinor: number;
}

export function sumsOf({ lines }: Statement): StatementSum[] {
  const sums = new Map<string, StatementSum>();
  for (const { currency, paidMinor, commissionMinor, dueMinor } of lines) {
    const before = sums.get(currency);
    sums.set(currency, {
      currency,
      paidMinor: paidMinor + (before?.paidMinor ?? 0),
      commissionMinor: commissionMinor + (before?.commissionMinor ?? 0),
      dueMinor: dueMinor + (before?.dueMinor ?? 0),
    });
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
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
