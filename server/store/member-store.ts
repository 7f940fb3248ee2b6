// All that the members' part needs of the store, in one piece: app-shop.ts hands it to server/members.
export { inTransaction } from './transaction.ts';
export * from './member-jobs.ts';
export * from './member-devices.ts';
export * from './member-tokens.ts';
export * from './members.ts';
export * from './misuses-query.ts';
export * from './misuses.ts';
