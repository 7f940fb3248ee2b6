import { checkHistory, type Attempt, type HistoryFault } from './history.ts';
import { readStored } from './stored.ts';

export interface StormOutcome {
  readonly faults: readonly HistoryFault[];
  readonly attempts: readonly Attempt[];
  readonly accepted: number;
  readonly stored: number;
}

/** Compares what shoppers were told with what is stored now. */
export async function judge(
  databaseUrl: string,
  campaignId: string,
  attempts: readonly Attempt[],
  accepted: number,
): Promise<StormOutcome> {
  const found = await readStored(databaseUrl, campaignId);
  const faults = checkHistory({ attempts, ...found });
  return { faults, attempts, accepted, stored: found.stored.length };
}
