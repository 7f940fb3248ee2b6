// What kiosks draw: campaigns of their shop, and whose draw came through which kiosk.
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import type { Announcement } from '../../common/protocol/http.ts';
import type { Handle } from './database.ts';
import { runSql } from './sql.ts';

export interface KioskCampaignRow {
  readonly id: string;
  readonly slug: string;
  readonly announcement: Announcement;
  readonly conditions: IssueConditions;
  readonly stage: 'announced' | 'open' | 'closing';
  readonly opensAt: Date;
  readonly closesAt: Date;
}

/** The shop's campaigns that are announced, open or closing; those that end first come first. */
export async function listCampaignsOfShop(
  handle: Handle,
  sellerId: string,
  most: number,
): Promise<KioskCampaignRow[]> {
  return handle('campaigns')
    .where({ seller_id: sellerId })
    .whereIn('stage', ['announced', 'open', 'closing'])
    .orderBy('closes_at')
    .limit(most)
    .select({
      id: 'id',
      slug: 'slug',
      announcement: 'announcement',
      conditions: 'conditions',
      stage: 'stage',
      opensAt: 'opens_at',
      closesAt: 'closes_at',
    });
}

/** Whose campaign it is. undefined: there is none, or it is a draft. */
export async function findSellerOfCampaign(
  handle: Handle,
  campaignId: string,
): Promise<string | undefined> {
  const row = await handle('campaigns')
    .where({ id: campaignId })
    .whereNot('stage', 'draft')
    .first('seller_id');
  return row?.seller_id;
}

/** Kiosks of this kiosk's shop may confirm or cancel this draw from now on. */
export async function noteKioskDraw(
  handle: Handle,
  draw: { readonly campaignId: string; readonly participant: string; readonly kioskId: string },
): Promise<void> {
  await handle('kiosk_draws')
    .insert({
      campaign_id: draw.campaignId,
      participant: draw.participant,
      kiosk_id: draw.kioskId,
    })
    .onConflict(['campaign_id', 'participant'])
    .ignore();
}

/** A claim as kiosks see it: by which commands it was made so. */
export interface KioskClaim {
  /** Thumbprint, 64 hex characters. */
  readonly deviceKey: string;
  readonly drawKey: string;
  readonly settleKey: string | null;
}

/** The claim of a draw that came through a kiosk. undefined: none did, or nothing was drawn. */
export async function findKioskClaim(
  handle: Handle,
  campaignId: string,
  participant: string,
): Promise<KioskClaim | undefined> {
  const { rows } = await runSql<KioskClaim>(
    handle,
    `select encode(claims.device_key, 'hex') as "deviceKey", claims.draw_key as "drawKey",
       claims.settle_key as "settleKey"
     from kiosk_draws join claims using (campaign_id, participant)
     where campaign_id = ? and participant = ?`,
    [campaignId, participant],
  );
  return rows[0];
}
