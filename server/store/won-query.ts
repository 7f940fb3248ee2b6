import { LOSING_TIER, type IssueConditions } from '../../common/campaign/conditions.ts';
import type { Announcement } from '../../common/protocol/http.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

/** A sheet that a member, a device or a ticket of theirs has drawn and confirmed, and whose coupon is not made yet. */
export interface WonSheet {
  readonly campaignId: string;
  readonly sheet: number;
  /** Index into the breakdown. */
  readonly tier: number;
  readonly sellerId: string;
  readonly seller: string;
  readonly announcement: Announcement;
  readonly conditions: IssueConditions;
}

interface Row {
  campaign_id: string;
  sheet: number;
  tier: number;
  seller_id: string;
  seller: string;
  announcement: Announcement;
  conditions: IssueConditions;
}

/** Oldest first. Only what the campaign has issued: some issue at each confirmation, some at the end. */
export async function listWonSheets(handle: Handle, memberId: string): Promise<WonSheet[]> {
  const { rows } = await runSql<Row>(
    handle,
    `with own as (
       select device_id as participant, null::uuid as campaign_id
       from member_devices where member_id = ?
       union all select ?::uuid, null
       union all select id, campaign_id from tickets where member_id = ?)
     select claim.campaign_id, claim.sheet, claim.tier, campaign.seller_id, seller.name as seller,
       campaign.announcement, campaign.conditions
     from own
     join campaigns campaign on own.campaign_id is null or campaign.id = own.campaign_id
     join claims claim
       on claim.campaign_id = campaign.id and claim.participant = own.participant
     join sellers seller on seller.id = campaign.seller_id
     where claim.state = 'confirmed' and claim.issued_at is not null
       and claim.tier <> ?
       and not exists (select 1 from coupons
         where coupons.campaign_id = claim.campaign_id and coupons.sheet = claim.sheet)
     order by claim.issued_at, claim.campaign_id, claim.sheet`,
    [memberId, memberId, memberId, LOSING_TIER],
  );
  return rows.map((row) => ({
    campaignId: row.campaign_id,
    sheet: row.sheet,
    tier: row.tier,
    sellerId: row.seller_id,
    seller: row.seller,
    announcement: row.announcement,
    conditions: row.conditions,
  }));
}
