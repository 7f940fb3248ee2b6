// The seller's doors (common/protocol/seller.ts). Everything here needs a session except signing in,
// and what changes something must come from our own pages.
import type { FastifyInstance } from 'fastify';
import { ownPagesOnly } from './own-pages-only.ts';
import type { Sellers } from '../sellers/sellers.ts';
import { registerCampaignRoutes } from './seller-campaign-routes.ts';
import { registerIssueListRoutes } from './seller-issue-list-routes.ts';
import { registerSessionRoutes } from './seller-session-routes.ts';

export interface SellerRoutesDeps {
  readonly sellers: Sellers;
  /** Whether shoppers and sellers come over https. */
  readonly secure: boolean;
  /** The address they type; undefined: whatever address a request came to. */
  readonly publicOrigin: string | undefined;
  /** Names of the pictures that a goods guide may use. */
  readonly listPictures: () => Promise<readonly string[]>;
}

export async function registerSellerRoutes(
  app: FastifyInstance,
  deps: SellerRoutesDeps,
): Promise<void> {
  const { sellers, secure, listPictures } = deps;
  const routes = { ...sellers, secure, listPictures };
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, deps.publicOrigin);
      registerSessionRoutes(scope, routes);
      registerCampaignRoutes(scope, routes);
      registerIssueListRoutes(scope, routes);
    },
    { prefix: '/api/seller' },
  );
}
