// A campaign's ticket codes (common/protocol/counter.ts), for its own seller alone.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { counterRequests } from '../../common/protocol/counter.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { SellerCampaignDetail } from '../../common/protocol/seller.ts';
import type { SellerCampaigns } from '../sellers/campaigns.ts';
import { csvOf } from '../sellers/csv.ts';
import type { TicketBatches } from '../tickets/batches.ts';
import { checkInput } from './checked-input.ts';
import { fileDisposition } from './file-disposition.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { campaignIdOf } from './seller-campaign-routes.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface SellerTicketRoutes extends SellerGuard {
  readonly campaigns: Pick<SellerCampaigns, 'find'>;
  readonly batches: TicketBatches;
  readonly publicOrigin: string | undefined;
}

export async function registerSellerTicketRoutes(
  app: FastifyInstance,
  routes: SellerTicketRoutes,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, routes.publicOrigin);
      registerDoors(scope, routes);
    },
    { prefix: '/api/seller/campaigns/:id/tickets' },
  );
}

type Campaign = SellerCampaignDetail;

function registerDoors(scope: FastifyInstance, routes: SellerTicketRoutes): void {
  const { batches, campaigns } = routes;
  const ofCampaign = (
    work: (campaign: Campaign, request: FastifyRequest) => Promise<Answer<unknown>>,
  ) =>
    signedIn(routes, async (who, request) => {
      const id = campaignIdOf(request);
      const found = id.ok ? await campaigns.find(who, id.value) : id;
      return found.ok ? work(found.value, request) : found;
    });

  scope.get(
    '/',
    ofCampaign(async ({ id }) => accepted(await batches.list(id))),
  );
  scope.post(
    '/',
    ofCampaign(async (campaign, request) => {
      const body = checkInput(request.body, counterRequests.newBatch);
      if (!body.ok) return body;
      // Nothing can be drawn with them any more.
      if (campaign.stage === 'closing' || campaign.stage === 'closed') return refused('CLOSED');
      return accepted(await batches.create(campaign.id, body.value));
    }),
  );
  scope.post(
    '/:batch/void',
    ofCampaign(async ({ id }, request) => {
      const batch = batchOf(request);
      return batch.ok ? batches.makeVoid(id, batch.value) : batch;
    }),
  );
  scope.get(
    '/:batch',
    ofCampaign(async ({ id }, request) => {
      const batch = batchOf(request);
      return batch.ok ? batches.find(id, batch.value) : batch;
    }),
  );
  registerCsv(scope, routes);
}

function registerCsv(scope: FastifyInstance, routes: SellerTicketRoutes): void {
  scope.get(
    '/:batch.csv',
    signedIn(routes, async (who, request, reply) => {
      const id = campaignIdOf(request);
      const campaign = id.ok ? await routes.campaigns.find(who, id.value) : id;
      if (!campaign.ok) return campaign;
      const batch = batchOf(request);
      const found = batch.ok ? await routes.batches.find(campaign.value.id, batch.value) : batch;
      if (!found.ok) return found;
      const { codes, linkBefore, label } = found.value;
      void reply
        .type('text/csv; charset=utf-8; header=present')
        .header(
          'content-disposition',
          fileDisposition(`tickets-${campaign.value.slug}-${label}.csv`),
        );
      return accepted(csvOf(rowsOf(codes, linkBefore)));
    }),
  );
}

async function* rowsOf(
  codes: readonly string[],
  linkBefore: string,
): AsyncGenerator<readonly string[]> {
  yield ['number', 'code', 'link'];
  for (const [at, code] of codes.entries()) {
    yield [String(at + 1), code, linkBefore + code.replaceAll('-', '')];
  }
}

const batchSchema = v.object({ batch: v.pipe(v.string(), v.uuid(), v.toLowerCase()) });

/** The batch that the path names; what is no id names none. */
function batchOf(request: FastifyRequest): Answer<string> {
  const params = v.safeParse(batchSchema, request.params);
  return params.success ? accepted(params.output.batch) : refused('NOT_FOUND');
}
