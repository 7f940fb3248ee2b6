// The campaigns that this node runs: loaded when they are first asked for, woken when another node
// has committed something or their time has come.
import type { Logger } from 'pino';
import { refused } from '../../common/protocol/refusals.ts';
import type { ReceiptSigner } from '../adapters/receipt-signer.ts';
import type { Committed, LiveCampaigns } from './live.ts';
import { loadSealedCampaign, type LoadDeps } from './load.ts';
import { ownDraws } from './own-draw.ts';
import { Runner } from './runner.ts';

export interface LiveCampaignsDeps extends LoadDeps {
  readonly signer: ReceiptSigner;
  readonly log: Logger;
}

export interface RunningCampaigns extends LiveCampaigns {
  /** Sees to what is due in this campaign. */
  wake(campaignId: string): Promise<void>;
  /** Settles what has arrived and takes no more. */
  stop(): Promise<void>;
}

/** How often to look for what other nodes have committed, ms. */
const FOLLOW_MS = 1_000;
/** A campaign that could not be loaded is not tried again for so long, ms. */
const LOAD_AGAIN_MS = 10_000;

export function startLiveCampaigns(deps: LiveCampaignsDeps): RunningCampaigns {
  const runners = new Map<string, Promise<Runner | undefined>>();
  const loaded = new Map<string, Runner>();
  let stopped = false;
  const listeners = new Set<(committed: Committed) => void>();

  function publish(committed: Committed): void {
    for (const listener of listeners) {
      try {
        listener(committed);
      } catch (error) {
        deps.log.error({ err: error, campaign: committed.campaignId }, 'listener failed');
      }
    }
  }

  async function load(id: string): Promise<Runner | undefined> {
    const sealed = await loadSealedCampaign(deps, id);
    if (!sealed) {
      runners.delete(id);
      return undefined;
    }
    if (stopped) return undefined;
    const runner = await Runner.start({ ...deps, publish }, sealed);
    loaded.set(id, runner);
    // It has come too late to be stopped with the others.
    if (stopped) await runner.stop();
    return runner;
  }

  function findRunner(id: string): Promise<Runner | undefined> {
    let runner = runners.get(id);
    if (!runner) {
      runner = load(id);
      runners.set(id, runner);
      runner.catch((error: unknown) => {
        deps.log.error({ err: error, campaign: id }, 'campaign cannot be loaded');
        setTimeout(() => runners.delete(id), LOAD_AGAIN_MS).unref();
      });
    }
    return runner;
  }

  async function follow(): Promise<void> {
    const running = new Map(
      (await deps.store.listRunningCampaigns(deps.db)).map(({ id, seq }) => [id, seq]),
    );
    for (const id of running.keys()) findRunner(id).catch(() => {});
    for (const [id, runner] of loaded) {
      const isBehind = running.has(id)
        ? running.get(id)! > runner.seq
        : runner.board.stage.stage !== 'closed';
      if (isBehind) runner.wake();
    }
  }

  const following = repeat(FOLLOW_MS, () =>
    follow().catch((error: unknown) =>
      deps.log.warn({ err: error }, 'cannot follow the campaigns'),
    ),
  );

  return {
    async submit(campaignId, entry) {
      try {
        const runner = loaded.get(campaignId) ?? (await findRunner(campaignId));
        return runner ? await runner.submit(entry) : refused('UNKNOWN_CAMPAIGN');
      } catch {
        return refused('UNAVAILABLE', { retryAfterMs: 2_000 });
      }
    },
    async findBoard(campaignId) {
      return (await findRunner(campaignId))?.board;
    },
    async findOwnDraw(campaignId, participant) {
      const runner = await findRunner(campaignId);
      const claim = runner && (await deps.store.findClaim(deps.db, campaignId, participant));
      return claim && ownDraws(runner.sealed, deps.signer, [claim])[0];
    },
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async wake(campaignId) {
      (await findRunner(campaignId))?.wake();
    },
    async stop() {
      stopped = true;
      await following.stop();
      await Promise.all([...loaded.values()].map((runner) => runner.stop()));
    },
  };
}

/** Calls `work` now and then again and again, `everyMs` after it has ended. */
function repeat(everyMs: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = Promise.resolve();
  const again = () => {
    running = work().then(() => {
      if (!stopped) timer = setTimeout(again, everyMs);
    });
  };
  again();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
