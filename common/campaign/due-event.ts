// What happens to a campaign by itself when its time has come: timers only wake the runner, this decides.
import { assertNever } from '../assert-never.ts';
import type { Dice } from './dice.ts';
import type { CampaignEvent } from './events.ts';
import { numberReturned } from './re-deal.ts';
import { campaignTimeMs, type CampaignState, type Hold } from './state.ts';

/**
 * The next event that is due at `nowMs`, or undefined. The caller lets it happen (evolve) and asks
 * again: one re-deal depends on the one before it.
 */
export function dueEvent(
  state: Readonly<CampaignState>,
  nowMs: number,
  dice: Dice,
): CampaignEvent | undefined {
  return expiredHold(state, nowMs, dice) ?? dueStageEvent(state, nowMs);
}

/** The next change of stage that is due at `nowMs`, or undefined. */
export function dueStageEvent(
  state: Readonly<CampaignState>,
  nowMs: number,
): CampaignEvent | undefined {
  const next = { seq: state.seq + 1, atMs: nowMs };
  switch (state.stage.name) {
    case 'announced':
      return nowMs >= state.rules.opensAtMs ? { type: 'CampaignOpened', ...next } : undefined;
    case 'open':
      if (nowMs < state.rules.closesAtMs) return undefined;
      return state.holds.size === 0 ? periodOver(next) : { type: 'DrawsEnded', ...next };
    case 'closing':
      return state.holds.size === 0 ? periodOver(next) : undefined;
    case 'closed':
      return undefined;
    default:
      return assertNever(state.stage);
  }
}

const periodOver = (next: { seq: number; atMs: number }): CampaignEvent => ({
  type: 'CampaignClosed',
  ...next,
  reason: 'period-over',
});

/** When to ask for due events again, Unix ms; undefined when the campaign is closed. */
export function nextDueMs(state: Readonly<CampaignState>): number | undefined {
  const { opensAtMs, closesAtMs } = state.rules;
  const holdEndsMs = firstHold(state)?.[1].untilMs ?? Infinity;
  switch (state.stage.name) {
    case 'announced':
      return opensAtMs;
    case 'open':
      return Math.min(holdEndsMs, closesAtMs);
    case 'closing':
      return holdEndsMs;
    case 'closed':
      return undefined;
    default:
      return assertNever(state.stage);
  }
}

/** Numbers whose holds have run out by the clock: their claims are facts of the next batch. */
export function expiringNumbers(state: Readonly<CampaignState>, clockMs: number): number[] {
  const nowMs = campaignTimeMs(state, clockMs);
  const numbers: number[] = [];
  for (const [number, hold] of state.holds) {
    if (nowMs < hold.untilMs) break;
    numbers.push(number);
  }
  return numbers;
}

function expiredHold(
  state: Readonly<CampaignState>,
  nowMs: number,
  dice: Dice,
): CampaignEvent | undefined {
  const first = firstHold(state);
  if (first === undefined) return undefined;
  const [number, hold] = first;
  if (nowMs < hold.untilMs) return undefined;
  return numberReturned(
    state,
    { number, ticket: hold.ticket, reason: 'expired', atMs: nowMs },
    dice,
  );
}

const firstHold = (state: Readonly<CampaignState>): [number, Hold] | undefined =>
  state.holds.entries().next().value;
