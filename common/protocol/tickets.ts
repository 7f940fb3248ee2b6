// Ticket codes on the shopper's own device: HTTP doors, JSON. A code is sent in a body alone, so that no
// log and no address line has it. The socket's command is `present-ticket` (shopper.ts).
import * as v from 'valibot';

const code = v.pipe(v.string(), v.minLength(1), v.maxLength(60));

export const ticketRequests = {
  /** POST /api/tickets → TicketCampaign. CODE_UNKNOWN, UNKNOWN_CAMPAIGN, RATE_LIMITED */
  find: v.strictObject({ code }),
  /** POST /api/members/tickets → ClaimedTicket: what it has won is the member's. CODE_UNKNOWN, CODE_USED, RATE_LIMITED */
  claim: v.strictObject({ code }),
} as const;

/** Where a ticket draws. */
export interface TicketCampaign {
  readonly campaignId: string;
  readonly slug: string;
}

export interface ClaimedTicket {
  readonly slug: string;
  readonly title: string;
  /** none: it has not drawn yet, and belongs to nobody. */
  readonly draw: 'none' | 'held' | 'confirmed' | 'cancelled' | 'expired';
  /** Whether there is a coupon behind what it has drawn and confirmed. */
  readonly won: boolean;
}
