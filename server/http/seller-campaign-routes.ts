import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { sellerRequests } from '../../common/protocol/seller.ts';
import type { SellerCampaigns } from '../sellers/campaigns.ts';
import type { SignedIn } from '../sellers/sessions.ts';
import { checkInput } from './checked-input.ts';
import { fileDisposition } from './file-disposition.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface CampaignRoutes extends SellerGuard {
  readonly campaigns: SellerCampaigns;
  /** Names of the pictures that a goods guide may use. */
  readonly listPictures: () => Promise<readonly string[]>;
}

const idSchema = v.object({ id: v.pipe(v.string(), v.uuid()) });

/** The campaign that the path names; what is no id names none. */
export function campaignIdOf(request: FastifyRequest): Answer<string> {
  const params = v.safeParse(idSchema, request.params);
  return params.success ? accepted(params.output.id.toLowerCase()) : refused('NOT_FOUND');
}

export function registerCampaignRoutes(app: FastifyInstance, routes: CampaignRoutes): void {
  const { campaigns } = routes;
  const draftOf = (request: FastifyRequest) =>
    checkInput(request.body, sellerRequests.saveCampaign, 'CAMPAIGN_INVALID');

  app.get(
    '/campaigns',
    signedIn(routes, async (who) => accepted(await campaigns.list(who))),
  );
  app.post(
    '/campaigns',
    signedIn(routes, async (who, request) => {
      const draft = draftOf(request);
      return draft.ok ? campaigns.create(who, draft.value) : draft;
    }),
  );
  app.post(
    '/campaigns/preview',
    signedIn(routes, async (_who, request) => {
      const draft = draftOf(request);
      return draft.ok ? campaigns.preview(draft.value) : draft;
    }),
  );
  app.put(
    '/campaigns/:id',
    signedIn(routes, (who, request) =>
      withCampaignId(request, async (id) => {
        const found = await campaigns.find(who, id);
        if (!found.ok) return found;
        const draft = draftOf(request);
        return draft.ok ? campaigns.rewrite(who, id, draft.value) : draft;
      }),
    ),
  );
  app.get(
    '/campaigns/:id',
    forCampaign(routes, (who, id) => campaigns.find(who, id)),
  );
  app.post(
    '/campaigns/:id/open',
    forCampaign(routes, (who, id) => campaigns.open(who, id)),
  );
  registerConditionsFile(app, routes);
  app.get(
    '/pictures',
    signedIn(routes, async () => accepted(await routes.listPictures())),
  );
}

function registerConditionsFile(app: FastifyInstance, routes: CampaignRoutes): void {
  const { campaigns } = routes;
  app.post(
    '/conditions/read',
    signedIn(routes, async (_who, request) => {
      const body = checkInput(request.body, sellerRequests.readConditions);
      return body.ok ? campaigns.readFile(body.value.text) : body;
    }),
  );
  app.get(
    '/campaigns/:id/conditions.yaml',
    signedIn(routes, (who, request, reply) =>
      withCampaignId(request, async (id) => {
        const found = await campaigns.find(who, id);
        if (!found.ok) return found;
        void reply
          .type('application/yaml; charset=utf-8')
          .header('content-disposition', fileDisposition(`${found.value.slug}.yaml`));
        return accepted(campaigns.writeFile(found.value.conditions));
      }),
    ),
  );
}

const withCampaignId = async (
  request: FastifyRequest,
  work: (id: string) => Promise<Answer<unknown>>,
): Promise<Answer<unknown>> => {
  const id = campaignIdOf(request);
  return id.ok ? work(id.value) : id;
};

const forCampaign = (
  guard: SellerGuard,
  work: (who: SignedIn, id: string) => Promise<Answer<unknown>>,
) => signedIn(guard, (who, request) => withCampaignId(request, (id) => work(who, id)));
