import type { Ticket } from './events.ts';

/** What a number hides. */
export interface Lot {
  /** The number behind which this sheet was laid when the board was sealed. */
  readonly home: number;
  /** Sheet number, from 1. */
  readonly sheet: number;
  /** Index into the breakdown, or LOSING_TIER. */
  readonly tier: number;
}

/** A participant's one draw in a campaign. The keys are idempotency keys of the commands that made it so. */
export type Claim = {
  readonly participant: string;
  readonly number: number;
  readonly lot: Lot;
  readonly ticket: Ticket;
  readonly drawKey: string;
  readonly seq: number;
  readonly drawnAtMs: number;
} & ClaimState;

export type ClaimState =
  | { readonly state: 'held'; readonly holdUntilMs: number }
  | {
      readonly state: 'confirmed';
      readonly confirmedAtMs: number;
      readonly confirmKey: string;
      /** Digest of the form that was confirmed: the same key with another form is a mismatch. */
      readonly formDigest: string;
    }
  | { readonly state: 'cancelled'; readonly cancelledAtMs: number; readonly cancelKey: string }
  | { readonly state: 'expired'; readonly expiredAtMs: number };
