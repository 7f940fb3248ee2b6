// The sellers' part of the server, put together: sessions, campaigns, issue lists.
import type { Readable } from 'node:stream';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { IssueListPage, SellerCampaignDetail } from '../../common/protocol/seller.ts';
import type { LiveCampaigns } from '../campaigns/live.ts';
import type { Database } from '../store/database.ts';
import { createSellerCampaigns, type SellerCampaigns } from './campaigns.ts';
import { createIssueListWatch, type IssueListWatch } from './issue-list-watch.ts';
import { readIssueListPage, streamIssueListCsv, type IssueListQuery } from './issue-list.ts';
import { createSessions, type Sessions } from './sessions.ts';

export type SellerStore = typeof import('../store/seller-store.ts');

export interface SellersDeps {
  readonly db: Database;
  readonly store: SellerStore;
  readonly live: Pick<LiveCampaigns, 'onCommitted'>;
  /** Freezes, seals and publishes a draft of this seller. */
  readonly open: (draft: { campaignId: string; sellerId: string }) => Promise<Answer<unknown>>;
  readonly log: { error(fields: object, message: string): void };
}

export interface IssueLists {
  page(campaign: SellerCampaignDetail, query: IssueListQuery): Promise<IssueListPage>;
  csv(campaign: SellerCampaignDetail): Readable;
}

export interface Sellers {
  readonly sessions: Sessions;
  readonly campaigns: SellerCampaigns;
  readonly issueList: IssueLists;
  readonly watch: IssueListWatch;
}

export function createSellers({ db, store, live, open, log }: SellersDeps): Sellers {
  return {
    sessions: createSessions({ db, store }),
    campaigns: createSellerCampaigns({ db, store, open }),
    issueList: {
      page: (campaign, query) => readIssueListPage({ db, store }, campaign, query),
      csv: (campaign) => streamIssueListCsv({ db, store }, campaign),
    },
    watch: createIssueListWatch({
      live,
      findCounters: (sellerId, campaignId) => store.findCounters(db, sellerId, campaignId),
      onFault: (error) => log.error({ err: error }, 'issue list could not be counted'),
    }),
  };
}
