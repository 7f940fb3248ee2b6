import { BitSet } from '../board/bit-set.ts';
import type { FormField, IssueConditions } from './conditions.ts';
import type { Ticket } from './events.ts';
import type { Stage } from './stage.ts';

/** What the rules need of frozen issue conditions. Times are Unix ms. */
export interface CampaignRules {
  readonly sheets: number;
  readonly opensAtMs: number;
  readonly closesAtMs: number;
  readonly holdMs: number;
  readonly form: readonly FormField[];
}

export interface Hold {
  readonly ticket: Ticket;
  readonly untilMs: number;
}

/**
 * A frozen campaign as its events have made it. Only `evolve` writes it.
 * It has no row per number: what is untouched is arithmetic, so a million numbers cost 125 KB.
 */
export interface CampaignState {
  readonly rules: CampaignRules;
  /** Number of the last event; 0 before the first. */
  seq: number;
  /** Time of the last event, Unix ms; 0 before the first. */
  lastAtMs: number;
  stage: Stage;
  /** Numbers that are held or confirmed. */
  readonly taken: BitSet;
  /** How many numbers are confirmed, those with losing sheets among them. */
  confirmed: number;
  /** By number, in the order of the draws. Every hold lasts equally long, so the first ends first. */
  readonly holds: Map<number, Hold>;
  /** Home of the sheet that a number carries now, for numbers that do not carry their own. */
  readonly swaps: Map<number, number>;
}

/** The rules of frozen conditions; the instants are those of server/campaigns/period.ts. */
export function campaignRules(
  conditions: IssueConditions,
  period: { readonly opensAtMs: number; readonly closesAtMs: number },
): CampaignRules {
  return {
    sheets: conditions.sheets,
    opensAtMs: period.opensAtMs,
    closesAtMs: period.closesAtMs,
    holdMs: conditions.holdSeconds * 1000,
    form: conditions.form,
  };
}

export function newCampaignState(rules: CampaignRules): CampaignState {
  return {
    rules,
    seq: 0,
    lastAtMs: 0,
    stage: { name: 'announced' },
    taken: new BitSet(rules.sheets),
    confirmed: 0,
    holds: new Map(),
    swaps: new Map(),
  };
}

/** The time at which a campaign decides: that of the clock, but never before its last event. */
export function campaignTimeMs(state: Readonly<CampaignState>, clockMs: number): number {
  return Math.max(clockMs, state.lastAtMs);
}

/** Home of the sheet that lies behind a number now. */
export function homeOf(state: Readonly<CampaignState>, number: number): number {
  return state.swaps.get(number) ?? number;
}
