// What everybody may read of campaigns.
import { discloseTiers } from '../../common/campaign/redact.ts';
import type { CampaignPage, CampaignSummary } from '../../common/protocol/http.ts';
import type { FrozenCampaign } from '../store/campaigns.ts';
import type { CampaignListRow } from '../store/campaign-query.ts';
import { stageNotice } from './published-board.ts';
import type { Storage } from './storage.ts';

export interface CampaignPages {
  list(): Promise<readonly CampaignSummary[]>;
  /** undefined: no such campaign, or a draft. */
  find(slug: string): Promise<CampaignPage | undefined>;
  findId(slug: string): Promise<string | undefined>;
}

const MOST_LISTED = 100;

export function createCampaignPages({ db, store }: Storage, nowMs: () => number): CampaignPages {
  const findFrozen = async (slug: string): Promise<FrozenCampaign | undefined> => {
    const campaign = await store.findCampaignBySlug(db, slug);
    return campaign && store.isFrozen(campaign) ? campaign : undefined;
  };
  const toPage = async (campaign: FrozenCampaign): Promise<CampaignPage> => {
    const { announcement, conditions, sealing } = campaign;
    const confirmed =
      conditions.disclosure === 'remaining'
        ? await store.countConfirmedPerTier(db, campaign.id)
        : new Map<number, number>();
    return {
      id: campaign.id,
      slug: campaign.slug,
      seller: (await store.findSellerName(db, campaign.sellerId)) ?? '',
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
      entry: conditions.draw.entry,
      oncePerMember: conditions.draw.oncePerMember ?? false,
      commitment: sealing.commitment,
      serverNowMs: nowMs(),
    };
  };
  return {
    list: async () => (await store.listPublicCampaigns(db, MOST_LISTED)).map(toSummary),
    async find(slug) {
      const campaign = await findFrozen(slug);
      return campaign && toPage(campaign);
    },
    findId: async (slug) => (await findFrozen(slug))?.id,
  };
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
