import type { Database } from '../store/database.ts';

export type CampaignStore = typeof import('../store/campaign-store.ts');

/** Where campaigns are kept: the database, and the functions that alone may write to it. */
export interface Storage {
  readonly db: Database;
  readonly store: CampaignStore;
}
