// What happens to a campaign by itself when its time has come: timers only wake the runner, this decides.
import { assertNever } from '../assert-never.ts';
import type { Dice } from './dice.ts';
import type { CampaignEvent } from './events.ts';
import { numberReturned } from './re-deal.ts';
import type { CampaignState, Hold } from './state.ts';

/**
 * The next event that is due at `nowMs`, or undefined. The caller lets it happen (evolve) and asks
 * again: one re-deal depends on the one before it.
 */
export function dueEvent(
  state: Readonly<CampaignState>,
  nowMs: number,
  dice: Dice,
): CampaignEvent | undefined {
  const next = { seq: state.seq + 1, atMs: nowMs };
  switch (state.stage.name) {
    case 'announced':
      return nowMs >= state.rules.opensAtMs ? { type: 'CampaignOpened', ...next } : undefined;
    case 'open':
    case 'closing': {
      const expired = expiredHold(state, nowMs, dice);
      if (expired !== undefined) return expired;
      if (nowMs < state.rules.closesAtMs) return undefined;
      if (state.holds.size === 0) return { type: 'CampaignClosed', ...next, reason: 'period-over' };
      return state.stage.name === 'open' ? { type: 'DrawsEnded', ...next } : undefined;
    }
    case 'closed':
      return undefined;
    default:
      return assertNever(state.stage);
  }
}

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
      return holdEndsMs === Infinity ? closesAtMs : holdEndsMs;
    case 'closed':
      return undefined;
    default:
      return assertNever(state.stage);
  }
}

/** Numbers whose holds have run out at `nowMs`: their claims are facts of the next batch. */
export function expiringNumbers(state: Readonly<CampaignState>, nowMs: number): number[] {
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
