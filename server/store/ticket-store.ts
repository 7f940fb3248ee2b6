// All that the tickets' part needs of the store, in one piece: app-tickets.ts hands it to server/tickets.
export * from './tickets.ts';
export { inTransaction } from './transaction.ts';
