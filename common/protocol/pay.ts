// Between the sandbox payment provider and its own page, all under /api/pay. There is no field for a
// card number, on purpose: such a number never leaves the page it was typed into.
import * as v from 'valibot';

export const TEST_CARDS = ['approves', 'declines', 'second-step', 'times-out'] as const;
export type TestCard = (typeof TEST_CARDS)[number];

export const payRequests = {
  /** POST /methods → {token, label} */
  method: v.strictObject({
    card: v.picklist(TEST_CARDS),
    /** Four digits at most: what a card is recognised by. */
    label: v.pipe(
      v.string(),
      v.trim(),
      v.minLength(1),
      v.maxLength(40),
      v.regex(/^(?!(?:.*\d){5})[\p{L}\p{N} ]+$/u, 'letters and at most four digits'),
    ),
  }),
  /** POST /payments/:reference → PayPage */
  answer: v.strictObject({ answer: v.picklist(['approve', 'decline']) }),
} as const;

export interface PayMethod {
  readonly token: string;
  readonly label: string;
}

/** GET /payments/:reference */
export interface PayPage {
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: 'action-required' | 'authorised' | 'captured' | 'declined' | 'cancelled';
  /** Where the buyer came from and goes back to. */
  readonly returnUrl: string;
}
