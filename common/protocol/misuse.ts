// Misuse of coupons as a seller's staff see it and act on it: under /api/seller, cookie session, JSON.
import * as v from 'valibot';

export const misuseRequests = {
  /** POST /misuses/:id/review → {}; POST /members/:membershipNumber/suspend and /reinstate → MemberStanding */
  note: v.strictObject({
    /** Why: the next person reads it. */
    note: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500)),
  }),
} as const;

// GET /misuses?open=yes&after= → MisusePage, newest first: presented coupons of this seller, or
// presented to it, that were not the member's to use. Of the member no more than the number.
export interface MisuseEntry {
  readonly id: number;
  readonly atMs: number;
  /** null: nobody was signed in. */
  readonly membershipNumber: string | null;
  readonly status: MemberStanding['status'] | null;
  /** A refusal code. */
  readonly reason: string;
  readonly presented: Readonly<Record<string, string>>;
  readonly review: { readonly by: string; readonly atMs: number; readonly note: string } | null;
}
export interface MisusePage {
  readonly misuses: readonly MisuseEntry[];
  readonly open: number;
  /** Pass as `after` for the next page; null at the end. */
  readonly next: number | null;
}

// GET /members/:membershipNumber → MemberStanding, of members who have misused a coupon of this
// seller; NOT_FOUND for all others.
export interface MemberStanding {
  readonly membershipNumber: string;
  readonly status: 'active' | 'suspended';
  /** How often, by reason, with this seller. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whether this seller may lift the suspension: it suspended, or the policy did. */
  readonly mayReinstate: boolean;
  /** Newest first; `by` is null for the policy and for another seller's staff. */
  readonly changes: readonly {
    readonly status: 'active' | 'suspended';
    readonly by: string | null;
    readonly note: string | null;
    readonly atMs: number;
  }[];
}
