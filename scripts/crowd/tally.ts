// What a crowd has come to, counted while it goes on.
import type { Answer } from '../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../common/protocol/shopper.ts';

export type Deed = 'draw' | 'confirm' | 'cancel';

export class CrowdTally {
  arrived = 0;
  left = 0;
  drawn = 0;
  confirmed = 0;
  cancelled = 0;
  /** Closed the tab with a number in hand. */
  gaveUp = 0;
  /** Saw a hold run out under their own hands. */
  ranOut = 0;
  /** Found no number, or no patience, left. */
  wentWithout = 0;
  /** Could not come in at all. */
  keptOut = 0;
  readonly refusals = new Map<string, number>();
  /** ms from the command to its answer, retries included. */
  readonly latencies: Readonly<Record<Deed, number[]>> = { draw: [], confirm: [], cancel: [] };
  /** Ticket that confirmed each number. */
  readonly #confirmed = new Map<number, string>();
  /** Numbers that two people confirmed: none, ever. */
  readonly confirmedTwice = new Set<number>();

  async time(deed: Deed, work: Promise<Answer<OwnDraw>>): Promise<Answer<OwnDraw>> {
    const sinceMs = performance.now();
    const answer = await work;
    this.latencies[deed].push(performance.now() - sinceMs);
    if (!answer.ok) this.#countRefusal(answer.refusal.code);
    else if (deed === 'confirm') this.#keep(answer.value);
    return answer;
  }

  #countRefusal(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  #keep({ number, ticket }: OwnDraw): void {
    const other = this.#confirmed.get(number);
    if (other !== undefined && other !== ticket) this.confirmedTwice.add(number);
    this.#confirmed.set(number, ticket);
  }
}

/** The value below which `share` of them lie; 0 for none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}
