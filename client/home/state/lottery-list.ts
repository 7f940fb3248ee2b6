import type { CampaignSummary } from '../../../common/protocol/http.ts';
import type { Answer } from '../../../common/protocol/refusals.ts';

export type Lotteries =
  | { readonly stage: 'loading' }
  | { readonly stage: 'failed' }
  | {
      readonly stage: 'here';
      readonly campaigns: readonly CampaignSummary[];
      /** The server's clock minus this device's, ms. */
      readonly clockAheadMs: number;
    };

interface Source {
  readonly clockAheadMs: number;
  get(path: string): Promise<Answer<readonly CampaignSummary[]>>;
}

export class LotteryList {
  #now: Lotteries = { stage: 'loading' };
  readonly #source: Source;
  readonly #listeners = new Set<() => void>();

  constructor(source: Source) {
    this.#source = source;
  }

  get now(): Lotteries {
    return this.#now;
  }

  /** A list that is shown stays when a later one cannot be had. */
  async load(): Promise<void> {
    const answer = await this.#source.get('/api/campaigns');
    if (answer.ok) {
      const { clockAheadMs } = this.#source;
      this.#now = { stage: 'here', campaigns: sorted(answer.value), clockAheadMs };
    }
    if (!answer.ok && this.#now.stage !== 'here') this.#now = { stage: 'failed' };
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const ORDER = ['open', 'announced', 'closing', 'closed'] as const;

/** Those that can be drawn first: the one that ends soonest; ended ones last, the latest first. */
export function sorted(campaigns: readonly CampaignSummary[]): CampaignSummary[] {
  const rank = ({ stage }: CampaignSummary) => ORDER.indexOf(stage.stage);
  const time = ({ stage, opensAtMs, closesAtMs }: CampaignSummary) => {
    if (stage.stage === 'announced') return opensAtMs;
    return stage.stage === 'closed' ? -closesAtMs : closesAtMs;
  };
  return [...campaigns].sort((one, other) => rank(one) - rank(other) || time(one) - time(other));
}
