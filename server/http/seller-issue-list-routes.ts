import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { accepted } from '../../common/protocol/refusals.ts';
import type { SellerCampaigns } from '../sellers/campaigns.ts';
import type { IssueLists } from '../sellers/sellers.ts';
import { checkInput } from './checked-input.ts';
import { fileDisposition } from './file-disposition.ts';
import { campaignIdOf } from './seller-campaign-routes.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface IssueListRoutes extends SellerGuard {
  readonly campaigns: Pick<SellerCampaigns, 'find'>;
  readonly issueList: IssueLists;
}

const PAGE = 50;
const LARGEST_PAGE = 500;

const wholeNumber = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, 'a whole number'),
    v.transform(Number),
    v.minValue(least),
    v.maxValue(most),
  );

const querySchema = v.strictObject({
  search: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
  after: v.optional(v.nullable(wholeNumber(1, 999_999_999)), null),
  limit: v.optional(wholeNumber(1, LARGEST_PAGE), String(PAGE)),
});

export function registerIssueListRoutes(app: FastifyInstance, routes: IssueListRoutes): void {
  const { campaigns, issueList } = routes;
  app.get(
    '/campaigns/:id/issue-list',
    signedIn(routes, async (who, request) => {
      const id = campaignIdOf(request);
      const found = id.ok ? await campaigns.find(who, id.value) : id;
      if (!found.ok) return found;
      const query = checkInput(request.query, querySchema);
      return query.ok ? accepted(await issueList.page(found.value, query.value)) : query;
    }),
  );
  app.get(
    '/campaigns/:id/issue-list.csv',
    signedIn(routes, async (who, request, reply) => {
      const id = campaignIdOf(request);
      const found = id.ok ? await campaigns.find(who, id.value) : id;
      if (!found.ok) return found;
      void reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', fileDisposition(`issue-list-${found.value.slug}.csv`));
      return accepted(issueList.csv(found.value));
    }),
  );
}
