// Alarms for campaigns, kept in the job queue's tables so that they survive every restart.
import { runSql } from './sql.ts';
import type { Handle } from './database.ts';

export const CAMPAIGN_DUE = 'campaign-due';

/** Sets the alarms of a campaign in the caller's transaction: any node that is alive will answer them. */
export async function scheduleCampaign(
  handle: Handle,
  campaign: { readonly id: string; readonly opensAtMs: number; readonly closesAtMs: number },
): Promise<void> {
  for (const [moment, atMs] of [
    ['opens', campaign.opensAtMs],
    ['closes', campaign.closesAtMs],
  ] as const) {
    await runSql(
      handle,
      `select graphile_worker.add_job(?, payload := ?::json, run_at := ?, job_key := ?)`,
      [
        CAMPAIGN_DUE,
        JSON.stringify({ campaignId: campaign.id }),
        new Date(atMs),
        `${campaign.id} ${moment}`,
      ],
    );
  }
}
