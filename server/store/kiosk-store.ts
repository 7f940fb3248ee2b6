// All that kiosks need of the store, in one piece: it is handed to server/kiosks.
export * from './guessing-alarms.ts';
export * from './kiosk-commands.ts';
export * from './kiosk-draws.ts';
export * from './kiosk-jobs.ts';
export * from './kiosks.ts';
export * from './redemptions.ts';
export * from './redemptions-query.ts';
export { findProduct } from './products.ts';
export { inTransaction } from './transaction.ts';
