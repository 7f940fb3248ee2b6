// Reads for the public pages.
import type { Announcement } from '../../common/protocol/http.ts';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import type { EndReason, StageName } from '../../common/campaign/stage.ts';
import type { Handle } from './database.ts';

export interface CampaignListRow {
  readonly id: string;
  readonly slug: string;
  readonly seller: string;
  readonly announcement: Announcement;
  readonly conditions: IssueConditions;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly stage: Exclude<StageName, 'draft'>;
  readonly endReason: EndReason | null;
}

/** Campaigns that shoppers may see: those that run or will run first, then those that ended most recently. */
export async function listPublicCampaigns(
  handle: Handle,
  most: number,
): Promise<readonly CampaignListRow[]> {
  return handle('campaigns')
    .join('sellers', 'sellers.id', 'campaigns.seller_id')
    .whereNot('stage', 'draft')
    .orderByRaw(`stage = 'closed', case when stage = 'closed' then closed_at end desc, closes_at`)
    .limit(most)
    .select({
      id: 'campaigns.id',
      slug: 'slug',
      seller: 'sellers.name',
      announcement: 'announcement',
      conditions: 'conditions',
      opensAt: 'opens_at',
      closesAt: 'closes_at',
      stage: 'stage',
      endReason: 'end_reason',
    });
}

export async function findSellerName(
  handle: Handle,
  sellerId: string,
): Promise<string | undefined> {
  const row = await handle('sellers').where({ id: sellerId }).first('name');
  return row?.name;
}
