// All that running a campaign needs of the store, in one piece: app.ts hands it to server/campaigns.
export * from './campaigns.ts';
export * from './claims.ts';
export * from './events.ts';
export { inTransaction } from './transaction.ts';
