// The seller's doors (common/protocol/seller.ts). Everything here needs a session except signing in,
// and what changes something must come from our own pages.
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { isSameOrigin } from './same-origin.ts';
import { registerCampaignRoutes, type CampaignRoutes } from './seller-campaign-routes.ts';
import { registerIssueListRoutes, type IssueListRoutes } from './seller-issue-list-routes.ts';
import { registerSessionRoutes } from './seller-session-routes.ts';
import { sendRefusal } from './server.ts';

export interface SellerRoutes extends CampaignRoutes, IssueListRoutes {
  readonly campaigns: CampaignRoutes['campaigns'];
  /** The address shoppers type; undefined: whatever address the request came to. */
  readonly publicOrigin: string | undefined;
}

export async function registerSellerRoutes(
  app: FastifyInstance,
  routes: SellerRoutes,
): Promise<void> {
  await app.register(
    async (scope) => {
      if (!scope.hasRequestDecorator('cookies')) await scope.register(cookie);
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const reads = request.method === 'GET' || request.method === 'HEAD';
        if (reads || isSameOrigin(request, routes.publicOrigin)) return;
        const problems = [{ reason: 'the request must come from a page of this site' }];
        return sendRefusal(reply.header('connection', 'close'), { code: 'MALFORMED', problems });
      });
      registerSessionRoutes(scope, routes);
      registerCampaignRoutes(scope, routes);
      registerIssueListRoutes(scope, routes);
    },
    { prefix: '/api/seller' },
  );
}
