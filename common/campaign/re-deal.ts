import type { Dice } from './dice.ts';
import type { NumberReturned, Ticket } from './events.ts';
import { homeOf, type CampaignState } from './state.ts';

/** The event by which a held number comes back, its sheet re-dealt among the open numbers. */
export function numberReturned(
  state: Readonly<CampaignState>,
  returned: { number: number; ticket: Ticket; reason: NumberReturned['reason']; atMs: number },
  dice: Dice,
): NumberReturned {
  const seq = state.seq + 1;
  // The returned number counts as open: it may keep its sheet, so that who gave it back knows
  // neither that the sheet is still there nor that it is gone.
  const openCount = state.rules.sheets - state.taken.count + 1;
  const swappedWith = openNumberAt(state, returned.number, dice.redeal(seq, openCount), openCount);
  return { type: 'NumberReturned', seq, ...returned, swappedWith };
}

/** The open number at place `index`, rising from 0, with the taken number `alsoOpen` counted as open. */
function openNumberAt(
  state: Readonly<CampaignState>,
  alsoOpen: number,
  index: number,
  openCount: number,
): number {
  if (!Number.isInteger(index) || index < 0 || index >= openCount) {
    throw new RangeError(`place ${index} of ${openCount} open numbers`);
  }
  const before = index > 0 ? state.taken.numberOutside(index - 1) : 0;
  if (before > alsoOpen) return before;
  const after = index < openCount - 1 ? state.taken.numberOutside(index) : Infinity;
  return after < alsoOpen ? after : alsoOpen;
}

/** Lets two numbers change sheets. Numbers that carry their own sheet again are forgotten. */
export function swapSheets(state: CampaignState, one: number, other: number): void {
  const home = homeOf(state, one);
  carry(state, one, homeOf(state, other));
  carry(state, other, home);
}

function carry(state: CampaignState, number: number, home: number): void {
  if (home === number) state.swaps.delete(number);
  else state.swaps.set(number, home);
}
