// Puts together the ticket codes: the rights that they give, and the doors through which they are made.
import type { MasterKey } from './adapters/master-key.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import type { Database } from './store/database.ts';
import * as ticketStore from './store/ticket-store.ts';
import { createTicketCodes } from './tickets/codes.ts';
import { createTickets, type Tickets } from './tickets/tickets.ts';

export interface TicketPartDeps {
  readonly db: Database;
  readonly keys: MasterKey;
  /** Where the pages are; known when the server listens. */
  readonly origin: () => string;
}

export function setUpTickets({ db, keys, origin }: TicketPartDeps): Tickets {
  const codes = createTicketCodes({
    digestKey: keys.keyFor('typed-code'),
    box: createSecretBox(keys.keyFor('ticket-code')),
  });
  return createTickets({ db, store: ticketStore, codes, origin });
}
