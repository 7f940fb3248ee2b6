import type { Cancel, Confirm, Draw, Entry } from '../../../common/campaign/commands.ts';
import type { FormField, IssueConditions } from '../../../common/campaign/conditions.ts';
import { campaignRules, newCampaignState } from '../../../common/campaign/state.ts';

export const OPENS_AT_MS = 10_000;
export const CLOSES_AT_MS = 100_000;
export const HOLD_MS = 20_000;

export const FORM: readonly FormField[] = [
  { id: 'name', kind: 'name', required: true },
  { id: 'mail', kind: 'email', required: false },
];

/** Conditions of a small board: tiers of these sizes, 10 %, 20 %, … off, then losing sheets. */
export function smallConditions(tiers: readonly number[], losingSheets: number): IssueConditions {
  return {
    version: 1,
    sheets: tiers.reduce((sum, each) => sum + each, losingSheets),
    breakdown: tiers.map((sheets, tier) => ({
      sheets,
      benefit: { kind: 'percent-off', percent: 10 * (tier + 1) },
    })),
    losingSheets,
    period: { opens: '2026-12-01T10:00', closes: '2026-12-24T18:00', zone: 'Asia/Tokyo' },
    disclosure: 'hidden',
    holdSeconds: HOLD_MS / 1000,
    issue: 'each',
    draw: { rule: 'board', entry: 'device' },
    form: [...FORM],
  };
}

export function smallCampaign(conditions: IssueConditions) {
  return newCampaignState(
    campaignRules(conditions, { opensAtMs: OPENS_AT_MS, closesAtMs: CLOSES_AT_MS }),
  );
}

export const draw = (number: number, key: string): Draw => ({
  type: 'draw',
  number,
  key,
  ticket: `ticket of ${key}`,
});

export const confirm = (key: string, form: Confirm['form'] = { name: 'Aiko' }): Confirm => ({
  type: 'confirm',
  key,
  form,
  formDigest: JSON.stringify(form),
});

export const cancel = (key: string): Cancel => ({ type: 'cancel', key });

export const by = (
  participant: string,
  command: Entry['command'],
  device = participant,
): Entry => ({
  participant,
  deviceKey: `device of ${device}`,
  command,
});
