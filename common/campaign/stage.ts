/**
 * Stages of a campaign, in order.
 * draft: being written. announced: frozen, sealed and published, not open yet. open: draws are taken.
 * closing: the period is over, holds may still be confirmed until they run out. closed: nothing can
 * change any more and the record is opened for checking.
 */
export const STAGES = ['draft', 'announced', 'open', 'closing', 'closed'] as const;
export type StageName = (typeof STAGES)[number];

/** sold-out: every sheet is confirmed. period-over: the receipt period has ended. */
export type EndReason = 'sold-out' | 'period-over';

/** Stage of a campaign whose conditions are frozen. */
export type Stage =
  | { readonly name: 'announced' }
  | { readonly name: 'open' }
  | { readonly name: 'closing' }
  | { readonly name: 'closed'; readonly reason: EndReason; readonly closedAtMs: number };
