import type { Database } from '../store/database.ts';
import type { TicketCodes } from './codes.ts';

export type TicketStore = typeof import('../store/ticket-store.ts');

export interface TicketsDeps {
  readonly db: Database;
  readonly store: TicketStore;
  readonly codes: TicketCodes;
}
