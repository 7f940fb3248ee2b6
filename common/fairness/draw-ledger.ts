import { fromHex, toHex } from './bytes.ts';
import { TICKET_BYTES } from './ticket.ts';
import type { Ticket } from '../campaign/events.ts';

export interface LedgerDraw {
  readonly seq: number;
  readonly atMs: number;
  readonly number: number;
  /** Home of the lot that was behind the number then. */
  readonly home: number;
  readonly ticket: Ticket;
}

/** All draws of a record, some 40 bytes each, in the order of their seq. */
export class DrawLedger {
  #count = 0;
  #seqs = new Float64Array(1024);
  #times = new Float64Array(1024);
  #numbers = new Uint32Array(1024);
  #homes = new Uint32Array(1024);
  #tickets = new Uint8Array(1024 * TICKET_BYTES);

  get count(): number {
    return this.#count;
  }

  add({ seq, atMs, number, home, ticket }: LedgerDraw): void {
    if (this.#count === this.#seqs.length) this.#grow();
    const at = this.#count;
    this.#seqs[at] = seq;
    this.#times[at] = atMs;
    this.#numbers[at] = number;
    this.#homes[at] = home;
    this.#tickets.set(fromHex(ticket), at * TICKET_BYTES);
    this.#count += 1;
  }

  /** The draw of an event; undefined when that event was none. */
  find(seq: number): LedgerDraw | undefined {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#seqs[middle]! < seq) low = middle + 1;
      else high = middle;
    }
    if (low === this.#count || this.#seqs[low] !== seq) return undefined;
    return {
      seq,
      atMs: this.#times[low]!,
      number: this.#numbers[low]!,
      home: this.#homes[low]!,
      ticket: this.#ticketAt(low),
    };
  }

  /** Tickets that were used more than once. Sorts the first 52 bits of each, so that a million take no set. */
  listRepeatedTickets(): Ticket[] {
    const view = new DataView(this.#tickets.buffer);
    const keyAt = (at: number) =>
      view.getUint32(at * TICKET_BYTES) * 2 ** 20 + (view.getUint32(at * TICKET_BYTES + 4) >>> 12);
    const keys = new Float64Array(this.#count);
    for (let at = 0; at < this.#count; at += 1) keys[at] = keyAt(at);
    keys.sort();
    const suspects = new Set<number>();
    for (let at = 1; at < keys.length; at += 1) {
      if (keys[at] === keys[at - 1]) suspects.add(keys[at]!);
    }
    if (suspects.size === 0) return [];
    const seen = new Set<Ticket>();
    const repeated = new Set<Ticket>();
    for (let at = 0; at < this.#count; at += 1) {
      if (!suspects.has(keyAt(at))) continue;
      const ticket = this.#ticketAt(at);
      if (seen.has(ticket)) repeated.add(ticket);
      seen.add(ticket);
    }
    return [...repeated];
  }

  #ticketAt(at: number): Ticket {
    return toHex(this.#tickets.subarray(at * TICKET_BYTES, (at + 1) * TICKET_BYTES));
  }

  #grow(): void {
    this.#seqs = doubled(this.#seqs, new Float64Array(this.#seqs.length * 2));
    this.#times = doubled(this.#times, new Float64Array(this.#times.length * 2));
    this.#numbers = doubled(this.#numbers, new Uint32Array(this.#numbers.length * 2));
    this.#homes = doubled(this.#homes, new Uint32Array(this.#homes.length * 2));
    this.#tickets = doubled(this.#tickets, new Uint8Array(this.#tickets.length * 2));
  }
}

function doubled<Column extends Float64Array | Uint32Array | Uint8Array>(
  from: Column,
  into: Column,
): Column {
  into.set(from);
  return into;
}
