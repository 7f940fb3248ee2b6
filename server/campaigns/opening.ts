// Freezes a draft: seals its board and publishes the commitment. From then on its conditions cannot change.
import { randomBytes } from 'node:crypto';
import { conditionsText } from '../../common/campaign/conditions.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { DraftCampaign } from '../store/campaigns.ts';
import { checkConditions } from './conditions-file.ts';
import type { SealBoard } from './seal.ts';
import type { Storage } from './storage.ts';

export interface OpeningDeps extends Storage {
  readonly seedBox: SecretBox;
  readonly seal: SealBoard;
  readonly nowMs: () => number;
}

/** Context under which a campaign's seed is encrypted. */
export const seedContext = (campaignId: string): string => `seed of ${campaignId}`;

/**
 * Announces a campaign: NOT_FOUND, FROZEN, or CONDITIONS_INVALID with the problems. Whether the asker
 * may is the caller's to know. Sealing a million sheets takes seconds; nothing is written until it is done.
 */
export async function openCampaign(
  deps: OpeningDeps,
  campaignId: string,
): Promise<Answer<{ readonly campaignId: string }>> {
  const campaign = await deps.store.findCampaign(deps.db, campaignId);
  if (!campaign) return refused('NOT_FOUND');
  if (deps.store.isFrozen(campaign)) return refused('FROZEN');
  const problems = [
    ...checkConditions(campaign.conditions),
    ...checkPeriodAhead(campaign, deps.nowMs()),
  ];
  if (problems.length > 0) return refused('CONDITIONS_INVALID', { problems });
  return (await sealAndFreeze(deps, campaign)) ? accepted({ campaignId }) : refused('FROZEN');
}

function checkPeriodAhead(
  campaign: DraftCampaign,
  nowMs: number,
): { path: string; reason: string }[] {
  if (campaign.closesAtMs > nowMs) return [];
  return [{ path: 'period.closes', reason: 'The period is already over; choose a later end.' }];
}

async function sealAndFreeze(deps: OpeningDeps, campaign: DraftCampaign): Promise<boolean> {
  const seed = randomBytes(32);
  const text = conditionsText(campaign.conditions);
  const board = await deps.seal({ seed, conditionsText: text, conditions: campaign.conditions });
  const sealing = {
    conditionsText: text,
    sealedSeed: deps.seedBox.seal(seed, seedContext(campaign.id)),
    commitment: board.commitment,
    epoch: randomBytes(4).toString('hex'),
  };
  return deps.store.inTransaction(deps.db, async (transaction) => {
    const frozen = await deps.store.freezeCampaign(transaction, campaign, sealing);
    if (frozen) await deps.store.scheduleCampaign(transaction, campaign);
    return frozen;
  });
}
