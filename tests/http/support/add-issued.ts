// Writes confirmed claims straight into the database: a long issue list in no time. Not a campaign
// that could be checked; only what lists are made of.
import { randomBytes, randomUUID } from 'node:crypto';
import { LOSING_TIER, tierOfSheet } from '../../../common/campaign/conditions.ts';
import type { Database } from '../../../server/store/database.ts';
import type { TestCampaign } from '../../support/campaigns.ts';

/** Confirms sheets 1 to `count` behind as many numbers; several share each instant, as in a batch. */
export async function addIssued(
  db: Database,
  campaign: TestCampaign,
  count: number,
  formOf: (at: number) => Record<string, string>,
): Promise<void> {
  const begun = Date.now() - count * 1000;
  for (let at = 0; at < count; at += 1) {
    const participant = randomUUID();
    const sheet = at + 1;
    const when = new Date(begun + Math.floor(at / 7) * 1000);
    const tier = tierOfSheet(campaign.conditions, sheet);
    await db('claims').insert({
      campaign_id: campaign.id,
      participant,
      device_key: randomBytes(32),
      number: count - at,
      home: count - at,
      sheet,
      tier,
      ticket: randomBytes(16),
      draw_key: randomBytes(16).toString('base64url'),
      seq: at + 1,
      drawn_at: when,
      state: 'confirmed',
      hold_until: when,
      settled_at: when,
      settle_key: 'key',
      form_digest: 'digest',
      issued_at: tier === LOSING_TIER ? null : when,
    });
    await db('issue_list_entries').insert({
      campaign_id: campaign.id,
      participant,
      form: JSON.stringify(formOf(at)),
    });
  }
}
