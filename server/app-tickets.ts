// Puts together the ticket codes: the rights that they give, the doors through which they are made and
// presented, and the budget for wrong ones, which the other doors for typed codes share.
import type { FastifyInstance } from 'fastify';
import type { MasterKey } from './adapters/master-key.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import { memberCookieName } from './http/member-session.ts';
import { registerSellerTicketRoutes } from './http/seller-ticket-routes.ts';
import { registerTicketRoutes } from './http/ticket-routes.ts';
import { createGuessing, type Guessing } from './kiosks/guessing.ts';
import type { MemberDirectory } from './members/directory.ts';
import type { Sellers } from './sellers/sellers.ts';
import type { Database } from './store/database.ts';
import { guessingStore } from './store/guessing-alarms.ts';
import * as ticketStore from './store/ticket-store.ts';
import { createTicketCodes } from './tickets/codes.ts';
import { createTickets, type Tickets } from './tickets/tickets.ts';
import { createVisitRights, type VisitRights } from './tickets/visits.ts';

export interface TicketPartDeps {
  readonly db: Database;
  readonly keys: MasterKey;
  readonly directory: Pick<MemberDirectory, 'findBySession'>;
  readonly secure: boolean;
  readonly log: { warn(fields: object, message: string): void };
  /** Where the pages are; known when the server listens. */
  readonly origin: () => string;
}

export interface TicketDoors {
  readonly sellers: Pick<Sellers, 'sessions' | 'campaigns'>;
  readonly publicOrigin: string | undefined;
}

export interface TicketPart extends Tickets {
  /** For shoppers at their own devices. */
  readonly visits: VisitRights;
  readonly guessing: Guessing;
  register(http: FastifyInstance, doors: TicketDoors): Promise<void>;
  stop(): Promise<void>;
}

export function setUpTickets(deps: TicketPartDeps): TicketPart {
  const { db, keys, directory, secure, log, origin } = deps;
  const codes = createTicketCodes({
    digestKey: keys.keyFor('typed-code'),
    box: createSecretBox(keys.keyFor('ticket-code')),
  });
  const guessing = createGuessing({ store: guessingStore(db), log });
  const ticketDeps = { db, store: ticketStore, codes };
  const tickets = createTickets({ ...ticketDeps, origin });
  const memberCookie = memberCookieName(secure);
  const visitDeps = { ...ticketDeps, members: directory, memberCookie, guessing };
  return {
    ...tickets,
    guessing,
    visits: createVisitRights(visitDeps, tickets.rights),
    async register(http, { sellers, publicOrigin }) {
      const { sessions, campaigns } = sellers;
      const { batches, claims } = tickets;
      await registerSellerTicketRoutes(http, {
        sessions,
        campaigns,
        batches,
        secure,
        publicOrigin,
      });
      await registerTicketRoutes(http, { directory, claims, guessing, secure, publicOrigin });
    },
    stop: guessing.stop,
  };
}
