// A ticket in the hands of a member: what it wins is theirs from then on.
import { LOSING_TIER } from '../../common/campaign/conditions.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { ClaimedTicket, TicketCampaign } from '../../common/protocol/tickets.ts';
import type { TicketsDeps } from './deps.ts';
import { findTicketOf } from './draw-right.ts';

export interface TicketClaims {
  /** Where a ticket draws. CODE_UNKNOWN; UNKNOWN_CAMPAIGN while its campaign is a draft. */
  find(code: string): Promise<Answer<TicketCampaign>>;
  /**
   * Makes what a ticket has drawn the member's. Before it has drawn it stays whoever's it is. CODE_UNKNOWN;
   * CODE_USED: it is another member's; UNKNOWN_CAMPAIGN.
   */
  claim(memberId: string, code: string): Promise<Answer<ClaimedTicket>>;
}

export function createTicketClaims(deps: TicketsDeps): TicketClaims {
  const { db, store } = deps;
  return {
    async find(code) {
      const ticket = await findTicketOf(deps, code);
      if (!ticket.ok) return ticket;
      const outcome = await store.findTicketOutcome(db, ticket.value.id);
      if (!outcome) return refused('UNKNOWN_CAMPAIGN');
      return accepted({ campaignId: ticket.value.campaignId, slug: outcome.slug });
    },
    async claim(memberId, code) {
      const ticket = await findTicketOf(deps, code);
      if (!ticket.ok) return ticket;
      const outcome = await store.findTicketOutcome(db, ticket.value.id);
      if (!outcome) return refused('UNKNOWN_CAMPAIGN');
      const { slug, title, drawnBy, state, tier } = outcome;
      if (!drawnBy || !state) return accepted({ slug, title, draw: 'none', won: false });
      // Where each member draws once, the draw is a member's already.
      const isTheirs =
        drawnBy === ticket.value.id
          ? await store.claimTicket(db, ticket.value.id, memberId)
          : drawnBy === memberId;
      if (!isTheirs) return refused('CODE_USED');
      return accepted({
        slug,
        title,
        draw: state,
        won: state === 'confirmed' && tier !== LOSING_TIER,
      });
    },
  };
}
