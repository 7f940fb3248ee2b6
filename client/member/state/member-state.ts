// How far somebody has come on the member's page. Actions replace it, the page reads it.
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { MemberAccount } from '../../../common/protocol/shop.ts';
import type { FieldProblems, PersonDraft } from './check-form.ts';

export type Screen =
  | { readonly is: 'loading' }
  /** `membershipNumber`: of who is to sign in again. */
  | { readonly is: 'enter'; readonly membershipNumber?: string }
  | { readonly is: 'join'; readonly draft: PersonDraft; readonly paymentToken: string | null }
  /** The moment when the membership number is shown. */
  | { readonly is: 'joined'; readonly membershipNumber: string }
  | {
      readonly is: 'account';
      readonly account: MemberAccount;
      /** Whether this browser can open the member's coupons. */
      readonly hasKey: boolean;
      /** A payment method that the provider's page brought, still to be agreed to. */
      readonly offeredToken: string | null;
      readonly saved: 'person' | 'payment' | 'device' | null;
    }
  | { readonly is: 'lost'; readonly sent: boolean }
  | { readonly is: 'reset'; readonly token: string; readonly done: boolean }
  /** `end` has been pressed and this terminal is clean. */
  | { readonly is: 'ended' };

export interface MemberNow {
  readonly screen: Screen;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly problems: FieldProblems;
  /** The provider's page, where a payment method is entered; null: there is none. */
  readonly paymentPage: string | null;
  /** Where to go on after signing in. */
  readonly next: string | null;
}

export class MemberState {
  #now: MemberNow = {
    screen: { is: 'loading' },
    busy: false,
    refusal: null,
    problems: {},
    paymentPage: null,
    next: null,
  };
  readonly #listeners = new Set<() => void>();

  get now(): MemberNow {
    return this.#now;
  }

  change(part: Partial<MemberNow>): void {
    this.#now = { ...this.#now, ...part };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Another screen begins without what the one before complained of. */
  show(screen: Screen): void {
    this.change({ screen, busy: false, refusal: null, problems: {} });
  }

  /** Calls after every change. Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
