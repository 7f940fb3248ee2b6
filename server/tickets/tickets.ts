// The tickets' part of the server, put together: by what somebody may draw, and the batches of codes.
import { createTicketBatches, type TicketBatches, type TicketBatchesDeps } from './batches.ts';
import { createDrawRights, type DrawRights } from './draw-right.ts';

export interface Tickets {
  readonly rights: DrawRights;
  readonly batches: TicketBatches;
}

export function createTickets(deps: TicketBatchesDeps): Tickets {
  return { rights: createDrawRights(deps), batches: createTicketBatches(deps) };
}
