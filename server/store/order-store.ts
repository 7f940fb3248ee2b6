// All that orders need of the store, in one piece: handed to server/orders.
export { inTransaction } from './transaction.ts';
export * from './delivery.ts';
export * from './ledger.ts';
export * from './ledger-query.ts';
export { lockStanding } from './misuses.ts';
export * from './order-jobs.ts';
export * from './orders.ts';
export * from './orders-query.ts';
export * from './payments.ts';
export { findProduct } from './products.ts';
export * from './refunds.ts';
