import type { IssueConditions } from '../../common/campaign/conditions.ts';
import type { StageName } from '../../common/campaign/stage.ts';
import type { Announcement, Commitment } from '../../common/protocol/http.ts';
import type { SellerCampaign, SellerCampaignDetail } from '../../common/protocol/seller.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

// What a seller's screens read of campaigns. Every query names the seller: what belongs to another
// one is not found.

export async function listSellerCampaigns(
  handle: Handle,
  sellerId: string,
): Promise<SellerCampaign[]> {
  const rows: Row[] = await ofSeller(handle, sellerId).orderBy('campaign.created_at', 'desc');
  return rows.map(toSellerCampaign);
}

export async function findSellerCampaign(
  handle: Handle,
  sellerId: string,
  campaignId: string,
): Promise<SellerCampaignDetail | undefined> {
  const row: Row | undefined = await ofSeller(handle, sellerId)
    .where('campaign.id', campaignId)
    .first();
  if (!row) return undefined;
  const coupons = await countCoupons(handle, campaignId);
  return {
    ...toSellerCampaign(row),
    announcement: row.announcement,
    conditions: row.conditions,
    commitment: row.commitment,
    coupons,
  };
}

async function countCoupons(
  handle: Handle,
  campaignId: string,
): Promise<SellerCampaignDetail['coupons']> {
  const { rows } = await runSql<SellerCampaignDetail['coupons']>(
    handle,
    `select count(*) as kept, count(revealed_at) as revealed,
       count(*) filter (where state = 'redeemed') as used
     from coupons where campaign_id = ?`,
    [campaignId],
  );
  return rows[0]!;
}

/** How many claims are held and confirmed, and up to which event that counts. undefined: no such campaign. */
export async function findCounters(
  handle: Handle,
  sellerId: string,
  campaignId: string,
): Promise<{ seq: number; held: number; confirmed: number } | undefined> {
  return handle('campaigns as campaign')
    .where({ 'campaign.seller_id': sellerId, 'campaign.id': campaignId })
    .first('campaign.seq', count(handle, 'held'), count(handle, 'confirmed'));
}

const count = (handle: Handle, state: 'held' | 'confirmed') =>
  handle.raw(
    `(select count(*) from claims where campaign_id = campaign.id and state = ?) as ${state}`,
    [state],
  );

const ofSeller = (handle: Handle, sellerId: string) =>
  handle('campaigns as campaign')
    .where('campaign.seller_id', sellerId)
    .select('campaign.*', count(handle, 'held'), count(handle, 'confirmed'));

interface Row {
  id: string;
  slug: string;
  announcement: Announcement;
  conditions: IssueConditions;
  commitment: Commitment | null;
  stage: StageName;
  opens_at: Date;
  closes_at: Date;
  held: number;
  confirmed: number;
}

const toSellerCampaign = (row: Row): SellerCampaign => ({
  id: row.id,
  slug: row.slug,
  title: row.announcement.title,
  stage: row.stage,
  sheets: row.conditions.sheets,
  held: row.held,
  confirmed: row.confirmed,
  opensAtMs: row.opens_at.getTime(),
  closesAtMs: row.closes_at.getTime(),
});
