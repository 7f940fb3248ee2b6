import { assertNever } from '../assert-never.ts';
import type { CampaignEvent } from './events.ts';
import { swapSheets } from './re-deal.ts';
import type { CampaignState, Hold } from './state.ts';

/**
 * Lets one event happen: changes the state and returns it. The only place where state changes.
 * Throws when the event is not the next one or cannot follow from the state: then the state or the
 * log is wrong, and nothing may be built on it.
 */
export function evolve(state: CampaignState, happened: CampaignEvent): CampaignState {
  if (happened.seq !== state.seq + 1) {
    throw new Error(`event ${happened.seq} cannot follow event ${state.seq}`);
  }
  if (happened.atMs < state.lastAtMs) throw impossible(happened, 'time runs back');
  change(state, happened);
  state.seq = happened.seq;
  state.lastAtMs = happened.atMs;
  return state;
}

function change(state: CampaignState, happened: CampaignEvent): void {
  switch (happened.type) {
    case 'CampaignOpened':
      state.stage = { name: 'open' };
      return;
    case 'NumberDrawn':
      if (!state.taken.add(happened.number)) throw impossible(happened, 'the number is taken');
      state.holds.set(happened.number, {
        ticket: happened.ticket,
        untilMs: happened.atMs + state.rules.holdMs,
      });
      return;
    case 'DrawConfirmed':
      endHold(state, happened);
      state.confirmed += 1;
      return;
    case 'NumberReturned':
      endHold(state, happened);
      state.taken.remove(happened.number);
      if (!isOpen(state, happened.swappedWith)) throw impossible(happened, 'it met no open number');
      swapSheets(state, happened.number, happened.swappedWith);
      return;
    case 'DrawsEnded':
      state.stage = { name: 'closing' };
      return;
    case 'CampaignClosed':
      state.stage = { name: 'closed', reason: happened.reason, closedAtMs: happened.atMs };
      return;
    default:
      assertNever(happened);
  }
}

function endHold(
  state: CampaignState,
  happened: Extract<CampaignEvent, { type: 'DrawConfirmed' | 'NumberReturned' }>,
): void {
  const hold: Hold | undefined = state.holds.get(happened.number);
  if (hold?.ticket !== happened.ticket) throw impossible(happened, 'this ticket holds it not');
  state.holds.delete(happened.number);
}

const isOpen = ({ rules, taken }: CampaignState, number: number): boolean =>
  number >= 1 && number <= rules.sheets && !taken.has(number);

const impossible = (happened: CampaignEvent, reason: string): Error =>
  new Error(`event ${happened.seq} ${happened.type} is impossible: ${reason}`);
