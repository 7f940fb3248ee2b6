// All that the sellers' part needs of the store, in one piece: app.ts hands it to server/sellers.
export * from './issue-list.ts';
export * from './seller-campaigns-query.ts';
export * from './sellers.ts';
export { isSlugTaken, saveDraft } from './campaigns.ts';
