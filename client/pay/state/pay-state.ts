// The sandbox provider's own page: where a test card is chosen, or a payment is answered.
import type { PayPage, TestCard } from '../../../common/protocol/pay.ts';
import type { Refusal } from '../../../common/protocol/refusals.ts';

export type Pay =
  | { readonly is: 'loading' }
  /** A payment method is entered. */
  | { readonly is: 'method'; readonly card: TestCard; readonly busy: boolean }
  /** A payment waits for its buyer's answer. */
  | { readonly is: 'payment'; readonly payment: PayPage; readonly busy: boolean }
  /** Nothing to do here any more. */
  | { readonly is: 'over'; readonly payment: PayPage }
  | { readonly is: 'leaving' };

export interface PayNow {
  readonly pay: Pay;
  readonly refusal: Refusal | null;
}

export class PayState {
  #now: PayNow = { pay: { is: 'loading' }, refusal: null };
  readonly #listeners = new Set<() => void>();

  get now(): PayNow {
    return this.#now;
  }

  change(part: Partial<PayNow>): void {
    this.#now = { ...this.#now, ...part };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What a card is recognised by: its last four digits, of whatever was typed, and no more of it. */
export function labelOf(typed: string): string {
  const digits = typed.replace(/\D/g, '').slice(-4);
  return digits.length === 4 ? `Test card ending in ${digits}` : 'Test card';
}

/** A place of this very site, or its front: nobody is led elsewhere by a made-up link. */
export function placeToReturn(wanted: string | null, origin: string): URL {
  try {
    const url = new URL(wanted ?? '/', origin);
    if (url.origin === origin) return url;
  } catch {
    // No address at all.
  }
  return new URL('/', origin);
}
