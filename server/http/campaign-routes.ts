// What everybody may read of campaigns: the list, a campaign's page, its record once it is closed, the receipt keys.
import type { FastifyInstance } from 'fastify';
import { discloseTiers } from '../../common/campaign/redact.ts';
import type { CampaignPage, CampaignSummary, ReceiptKey } from '../../common/protocol/http.ts';
import { findCampaignBySlug, isFrozen, type FrozenCampaign } from '../store/campaigns.ts';
import {
  findSellerName,
  listPublicCampaigns,
  type CampaignListRow,
} from '../store/campaign-query.ts';
import { countConfirmedPerTier } from '../store/claims.ts';
import type { Database } from '../store/database.ts';
import { stageNotice } from '../campaigns/published-board.ts';
import { sendRefusal } from './server.ts';

export interface CampaignRoutesDeps {
  readonly db: Database;
  readonly receiptKeys: readonly ReceiptKey[];
  readonly nowMs: () => number;
}

const MOST_LISTED = 100;

export function registerCampaignRoutes(app: FastifyInstance, deps: CampaignRoutesDeps): void {
  app.get('/api/campaigns', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=1');
    return (await listPublicCampaigns(deps.db, MOST_LISTED)).map(toSummary);
  });
  app.get<{ Params: { slug: string } }>('/api/campaigns/:slug', async (request, reply) => {
    const campaign = await findCampaignBySlug(deps.db, request.params.slug);
    if (!campaign || !isFrozen(campaign)) return sendRefusal(reply, { code: 'UNKNOWN_CAMPAIGN' });
    reply.header('cache-control', 'no-cache');
    return toPage(deps, campaign);
  });
  app.get('/api/keys', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=60');
    return deps.receiptKeys;
  });
}

function toSummary(row: CampaignListRow): CampaignSummary {
  return {
    id: row.id,
    slug: row.slug,
    seller: row.seller,
    title: row.announcement.title,
    lead: row.announcement.lead,
    sheets: row.conditions.sheets,
    opensAtMs: row.opensAt.getTime(),
    closesAtMs: row.closesAt.getTime(),
    stage: { campaignId: row.id, stage: row.stage, reason: row.endReason },
  };
}

async function toPage(deps: CampaignRoutesDeps, campaign: FrozenCampaign): Promise<CampaignPage> {
  const { announcement, conditions, sealing } = campaign;
  const confirmed =
    conditions.disclosure === 'remaining'
      ? await countConfirmedPerTier(deps.db, campaign.id)
      : new Map();
  return {
    id: campaign.id,
    slug: campaign.slug,
    seller: (await findSellerName(deps.db, campaign.sellerId)) ?? '',
    title: announcement.title,
    lead: announcement.lead,
    sheets: conditions.sheets,
    opensAtMs: campaign.opensAtMs,
    closesAtMs: campaign.closesAtMs,
    stage: stageNotice(campaign.id, campaign.stage),
    announcement,
    form: conditions.form,
    holdMs: conditions.holdSeconds * 1000,
    zone: conditions.period.zone,
    disclosure: conditions.disclosure,
    tiers: discloseTiers(conditions, conditions.disclosure, confirmed),
    hasLosingSheets: conditions.losingSheets > 0,
    commitment: sealing.commitment,
    serverNowMs: deps.nowMs(),
  };
}
