import type { Ticket } from './events.ts';
import type { Lot } from './claim.ts';

/**
 * All the chance a campaign needs, drawn from its sealed seed and from nothing else
 * (common/fairness/sealed-board.ts), so that anyone can repeat it once the seed is published.
 */
export interface Dice {
  /** What was laid behind a number when the board was sealed. Numbers count from 1. */
  lotAt(home: number): Lot;
  /** Lower wins, when several draws name one number in one batch. Compare as strings. */
  rankOf(number: number, ticket: Ticket): string;
  /** Which of `openCount` open numbers (counted from 0 in rising order) the number returned by event `seq` changes sheets with. */
  redeal(seq: number, openCount: number): number;
}
