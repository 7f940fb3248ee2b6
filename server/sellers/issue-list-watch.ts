// Tells staff who look at a campaign that its issue list has grown: counted along with the events, and
// told at most twice a second, however fast the crowd draws.
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { IssueListChanged } from '../../common/protocol/seller.ts';
import type { Committed, LiveCampaigns } from '../campaigns/live.ts';

export const TELL_EVERY_MS = 500;

interface Counters extends IssueListChanged {
  /** Event up to which they count. */
  readonly seq: number;
}

export interface IssueListWatchOptions {
  readonly live: Pick<LiveCampaigns, 'onCommitted'>;
  /** undefined: no such campaign of this seller. */
  readonly findCounters: (sellerId: string, campaignId: string) => Promise<Counters | undefined>;
  /** A recount that failed: it is tried again with the next event. */
  readonly onFault: (error: unknown) => void;
}

export interface Watcher {
  readonly sellerId: string;
  readonly campaignId: string;
  readonly tell: (changed: IssueListChanged) => void;
}

export interface IssueListWatch {
  /** NOT_FOUND for another seller's campaign. The answer holds the counters now and the remover. */
  add(watcher: Watcher): Promise<Answer<{ now: IssueListChanged; remove: () => void }>>;
  close(): void;
}

/** A campaign that somebody watches. */
interface Watched {
  readonly sellerId: string;
  readonly campaignId: string;
  readonly tells: Set<Watcher['tell']>;
  counters: Counters;
  recounting: boolean;
  toldAtMs: number;
  timer: NodeJS.Timeout | undefined;
}

export function createIssueListWatch(options: IssueListWatchOptions): IssueListWatch {
  const watched = new Map<string, Watched>();
  const stopListening = options.live.onCommitted((committed) => {
    const campaign = watched.get(committed.campaignId);
    if (campaign) follow(campaign, committed, options);
  });

  return {
    async add({ sellerId, campaignId, tell }) {
      const counters = await options.findCounters(sellerId, campaignId);
      if (!counters) return refused('NOT_FOUND');
      const campaign = watched.get(campaignId) ?? newlyWatched(sellerId, campaignId, counters);
      watched.set(campaignId, campaign);
      campaign.tells.add(tell);
      if (counters.seq > campaign.counters.seq) campaign.counters = counters;
      const remove = () => {
        campaign.tells.delete(tell);
        if (campaign.tells.size > 0 || watched.get(campaignId) !== campaign) return;
        clearTimeout(campaign.timer);
        watched.delete(campaignId);
      };
      return accepted({ now: withoutSeq(campaign.counters), remove });
    },
    close() {
      stopListening();
      for (const campaign of watched.values()) clearTimeout(campaign.timer);
      watched.clear();
    },
  };
}

const newlyWatched = (sellerId: string, campaignId: string, counters: Counters): Watched => ({
  sellerId,
  campaignId,
  tells: new Set(),
  counters,
  recounting: false,
  toldAtMs: 0,
  timer: undefined,
});

function follow(campaign: Watched, committed: Committed, options: IssueListWatchOptions): void {
  if (committed.to <= campaign.counters.seq) return;
  const next = committed.events.filter((each) => each.seq > campaign.counters.seq);
  // Counting goes on only from the very next event: what was committed between the count and the
  // first event that is heard of is in neither.
  if (next[0]?.seq === campaign.counters.seq + 1) {
    campaign.counters = next.reduce(counted, campaign.counters);
    tellSoon(campaign);
  } else {
    void recount(campaign, options);
  }
}

async function recount(campaign: Watched, options: IssueListWatchOptions): Promise<void> {
  if (campaign.recounting) return;
  campaign.recounting = true;
  try {
    const counters = await options.findCounters(campaign.sellerId, campaign.campaignId);
    if (!counters || counters.seq <= campaign.counters.seq) return;
    campaign.counters = counters;
    tellSoon(campaign);
  } catch (error) {
    options.onFault(error);
  } finally {
    campaign.recounting = false;
  }
}

function tellSoon(campaign: Watched): void {
  if (campaign.timer) return;
  const waitMs = Math.max(0, campaign.toldAtMs + TELL_EVERY_MS - performance.now());
  campaign.timer = setTimeout(() => {
    campaign.timer = undefined;
    campaign.toldAtMs = performance.now();
    for (const tell of campaign.tells) tell(withoutSeq(campaign.counters));
  }, waitMs).unref();
}

function counted(counters: Counters, happened: CampaignEvent): Counters {
  const { held, confirmed } = counters;
  switch (happened.type) {
    case 'NumberDrawn':
      return { seq: happened.seq, held: held + 1, confirmed };
    case 'DrawConfirmed':
      return { seq: happened.seq, held: held - 1, confirmed: confirmed + 1 };
    case 'NumberReturned':
      return { seq: happened.seq, held: held - 1, confirmed };
    default:
      return { seq: happened.seq, held, confirmed };
  }
}

const withoutSeq = ({ held, confirmed }: Counters): IssueListChanged => ({ held, confirmed });
