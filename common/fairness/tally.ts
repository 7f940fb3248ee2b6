import type { Benefit } from '../campaign/benefit.ts';
import { LOSING_TIER } from '../campaign/conditions.ts';
import type { CheckedCampaign } from './checked-campaign.ts';
import type { Findings } from './findings.ts';

export interface TierTally {
  /** null: the losing sheets. */
  readonly benefit: Benefit | null;
  /** By the conditions. */
  readonly sheets: number;
  readonly onBoard: number;
  readonly confirmed: number;
}

/** Counts each tier on the board; too many or too few are noted. */
export function tallyOf(
  { conditions, board, replay }: CheckedCampaign,
  findings: Findings,
): TierTally[] {
  const { breakdown, losingSheets, sheets } = conditions;
  const onBoard = new Map<number, number>();
  const confirmed = new Map<number, number>();
  for (let home = 1; home <= sheets; home += 1) {
    const { tier } = board.lotAt(home);
    onBoard.set(tier, (onBoard.get(tier) ?? 0) + 1);
    if (replay.confirmedHomes.has(home)) confirmed.set(tier, (confirmed.get(tier) ?? 0) + 1);
  }
  const line = (tier: number, benefit: Benefit | null, expected: number): TierTally => {
    const found = onBoard.get(tier) ?? 0;
    const detail = `tier ${tier} is on the board ${found} times instead of ${expected}`;
    findings.expect('breakdown', found === expected, detail);
    return { benefit, sheets: expected, onBoard: found, confirmed: confirmed.get(tier) ?? 0 };
  };
  const tally = breakdown.map(({ benefit, sheets: expected }, tier) =>
    line(tier, benefit, expected),
  );
  const losing = line(LOSING_TIER, null, losingSheets);
  return losingSheets > 0 || losing.onBoard > 0 ? [...tally, losing] : tally;
}
