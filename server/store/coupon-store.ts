// All that coupons need of the store, in one piece: it is handed to server/coupons.
export * from './coupon-codes.ts';
export * from './coupon-query.ts';
export * from './coupons.ts';
export * from './won-query.ts';
export { findOffer } from './offers.ts';
export { findUpload } from './uploads.ts';
export { inTransaction } from './transaction.ts';
