// The sum that issue conditions have to make: breakdown and losing sheets together are the sheets.
import { readWhole } from './amount.ts';
import type { DraftConditions } from './draft.ts';

export interface Arithmetic {
  readonly sheets: number;
  readonly losing: number;
  /** Sheets of each line of the breakdown; 0 while a line is not a number. */
  readonly lines: readonly number[];
  readonly given: number;
  /** Sheets that nobody has given out yet; negative: too many are given. 0: it adds up. */
  readonly left: number;
}

export function arithmeticOf(conditions: DraftConditions): Arithmetic {
  const sheets = count(conditions.sheets);
  const losing = count(conditions.losingSheets);
  const lines = conditions.breakdown.map((tier) => count(tier.sheets));
  const given = lines.reduce((sum, each) => sum + each, losing);
  return { sheets, losing, lines, given, left: sheets - given };
}

const count = (text: string): number => readWhole(text) || 0;

/** The same conditions with the losing sheets set so that the sum is right, where that can be. */
export function withRestLosing(conditions: DraftConditions): DraftConditions {
  const { losing, left } = arithmeticOf(conditions);
  return { ...conditions, losingSheets: String(Math.max(0, losing + left)) };
}

/** The same conditions with as many sheets as are given. */
export const withSheetsAsGiven = (conditions: DraftConditions): DraftConditions => ({
  ...conditions,
  sheets: String(arithmeticOf(conditions).given),
});
