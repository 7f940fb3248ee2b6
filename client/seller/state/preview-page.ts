import type { CampaignPage } from '../../../common/protocol/http.ts';
import type { CampaignPreview, SaveCampaign } from '../../../common/protocol/seller.ts';

export interface PreviewSource {
  readonly request: SaveCampaign;
  readonly preview: CampaignPreview;
  readonly seller: string;
  readonly nowMs: number;
}

const NOT_SEALED_YET = '0'.repeat(64);

/** The campaign as its public page would get it as soon as it is announced. */
export function previewPage({ request, preview, seller, nowMs }: PreviewSource): CampaignPage {
  const { announcement, conditions, slug } = request;
  const id = '';
  return {
    id,
    slug,
    seller,
    title: announcement.title,
    lead: announcement.lead,
    sheets: conditions.sheets,
    opensAtMs: preview.opensAtMs,
    closesAtMs: preview.closesAtMs,
    stage: {
      campaignId: id,
      stage: preview.opensAtMs > nowMs ? 'announced' : 'open',
      reason: null,
    },
    announcement,
    form: conditions.form,
    holdMs: conditions.holdSeconds * 1000,
    zone: conditions.period.zone,
    disclosure: conditions.disclosure,
    tiers: preview.tiers,
    hasLosingSheets: preview.hasLosingSheets,
    entry: conditions.draw.entry,
    oncePerMember: conditions.draw.oncePerMember ?? false,
    commitment: {
      algorithm: 'tombola-1',
      seedHash: NOT_SEALED_YET,
      boardRoot: NOT_SEALED_YET,
      conditionsHash: NOT_SEALED_YET,
    },
    serverNowMs: nowMs,
  };
}
