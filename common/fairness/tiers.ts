import { LOSING_TIER, type IssueConditions } from '../campaign/conditions.ts';

/**
 * Tier of a sheet, for the many look-ups of sealing and checking; tierOfSheet() of the conditions
 * says the same, with checks. Sheets must be those of the conditions.
 */
export function createTierLookup(conditions: IssueConditions): (sheet: number) => number {
  let last = 0;
  const ends = conditions.breakdown.map((line) => (last += line.sheets));
  return (sheet) => {
    for (let tier = 0; tier < ends.length; tier += 1) if (sheet <= ends[tier]!) return tier;
    return LOSING_TIER;
  };
}
