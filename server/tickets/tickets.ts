// The tickets' part of the server, put together: by what somebody may draw, the batches of codes, and
// what a ticket has won.
import { createTicketBatches, type TicketBatches, type TicketBatchesDeps } from './batches.ts';
import { createTicketClaims, type TicketClaims } from './claim.ts';
import { createDrawRights, type DrawRights } from './draw-right.ts';

export interface Tickets {
  readonly rights: DrawRights;
  readonly batches: TicketBatches;
  readonly claims: TicketClaims;
}

export function createTickets(deps: TicketBatchesDeps): Tickets {
  return {
    rights: createDrawRights(deps),
    batches: createTicketBatches(deps),
    claims: createTicketClaims(deps),
  };
}
