// All that the products' part needs of the store, in one piece: app-products.ts hands it to server/products.
export * from './offers.ts';
export * from './product-query.ts';
export * from './products.ts';
export * from './shop-query.ts';
export * from './uploads.ts';
export { inTransaction } from './transaction.ts';
