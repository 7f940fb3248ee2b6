// All that running a campaign needs of the store, in one piece: app.ts hands it to server/campaigns.
export * from './campaign-query.ts';
export * from './campaigns.ts';
export * from './claim-writes.ts';
export * from './claims.ts';
export * from './events.ts';
export { scheduleCampaign } from './campaign-jobs.ts';
export { runTogether } from './sql.ts';
export { inTransaction } from './transaction.ts';
