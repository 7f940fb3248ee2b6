// Runs one campaign on this node: gathers what arrives while the last batch is being written, has it
// settled in one transaction, and only then answers and publishes. Knows neither sockets nor SQL.
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Claim } from '../../common/campaign/claim.ts';
import type { Entry } from '../../common/campaign/commands.ts';
import { nextDueMs } from '../../common/campaign/due-event.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import type { Outcome } from '../../common/campaign/settle-batch.ts';
import type { CampaignState } from '../../common/campaign/state.ts';
import { MAX_BATCH } from '../../common/protocol/limits.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../common/protocol/shopper.ts';
import type { ReceiptSigner } from '../adapters/receipt-signer.ts';
import { runBatch, type BatchResult } from './batch.ts';
import type { Committed, PublishedBoard } from './live.ts';
import { loadState, type SealedCampaign } from './load.ts';
import { ownDraws } from './own-draw.ts';
import { publishedBoard } from './published-board.ts';
import type { Storage } from './storage.ts';

export interface RunnerDeps extends Storage {
  readonly signer: ReceiptSigner;
  readonly log: Logger;
  readonly publish: (committed: Committed) => void;
}

interface Waiting {
  readonly entry: Entry;
  readonly answer: (answer: Answer<OwnDraw>) => void;
}

/** A command is answered UNAVAILABLE when it could not be stored for so long. */
const GIVE_UP_MS = 3_000;
const RETRY_MS = 100;
const MISSED_PAGE = 5_000;
/** setTimeout takes no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class Runner {
  readonly sealed: SealedCampaign;
  readonly #deps: RunnerDeps;
  #state: CampaignState;
  #board: ReturnType<typeof publishedBoard>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The database's clock minus ours, ms. */
  #clockLeadMs = 0;
  #stopped = false;

  static async start(deps: RunnerDeps, sealed: SealedCampaign): Promise<Runner> {
    const runner = new Runner(deps, sealed, await loadState(deps, sealed));
    runner.wake();
    return runner;
  }

  private constructor(deps: RunnerDeps, sealed: SealedCampaign, state: CampaignState) {
    this.#deps = deps;
    this.sealed = sealed;
    this.#state = state;
    this.#board = this.#publishedFrom(state);
  }

  get #id(): string {
    return this.sealed.campaign.id;
  }

  get board(): PublishedBoard {
    return this.#board;
  }

  /** Sequence number up to which this runner has followed the campaign. */
  get seq(): number {
    return this.#board.seq;
  }

  submit(entry: Entry): Promise<Answer<OwnDraw>> {
    if (this.#stopped) return Promise.resolve(refused('UNAVAILABLE', { retryAfterMs: 1_000 }));
    return new Promise((answer) => {
      this.#waiting.push({ entry, answer });
      this.wake();
    });
  }

  /** Sees to what is due, even if no command has arrived. */
  wake(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0) this.wake();
    });
  }

  /** Settles what has arrived and takes no more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Commands of one tick of the event loop belong together: none is served for having been read first.
    await new Promise(setImmediate);
    do {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      await this.#settleOrGiveUp(batch);
    } while (this.#waiting.length > 0);
    if (!this.#stopped) this.#setTimer();
  }

  async #settleOrGiveUp(batch: readonly Waiting[]): Promise<void> {
    const deadline = Date.now() + GIVE_UP_MS;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#settle(batch);
      } catch (error) {
        this.#deps.log.warn({ err: error, campaign: this.#id, size: batch.length }, 'batch failed');
        // Whether it was committed is unknown: the stored claims will tell, by the commands' keys.
        const canAsk = await this.#reload();
        if (canAsk && batch.length > 1 && (tries > 1 || !isOutage(error))) {
          return this.#settleOneByOne(batch);
        }
        if (Date.now() >= deadline) return this.#giveUp(batch);
        await pause(RETRY_MS);
      }
    }
  }

  /** One command that cannot be stored must not take the others with it. */
  async #settleOneByOne(batch: readonly Waiting[]): Promise<void> {
    for (const waiting of batch) {
      try {
        await this.#settle([waiting]);
      } catch (error) {
        this.#deps.log.error({ err: error, campaign: this.#id }, 'command failed');
        this.#giveUp([waiting]);
        await this.#reload();
      }
    }
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    const entries = batch.map((waiting) => waiting.entry);
    const result = await runBatch(this.#deps, this.sealed, this.#state, entries);
    this.#clockLeadMs = result.nowMs - Date.now();
    this.#answer(batch, result);
    this.#publish(result.events, result.lapsed);
  }

  #answer(batch: readonly Waiting[], { outcomes }: BatchResult): void {
    const claims = outcomes.flatMap((outcome) =>
      outcome.kind === 'refused' ? [] : [outcome.claim],
    );
    const draws = ownDraws(this.sealed, this.#deps.signer, claims);
    let next = 0;
    for (const [index, waiting] of batch.entries()) {
      waiting.answer(answerOf(outcomes[index]!, () => draws[next++]!));
    }
  }

  #publish(events: readonly CampaignEvent[], lapsed: readonly Claim[]): void {
    if (events.length === 0) return;
    const from = this.#board.seq;
    this.#board.follow(events);
    const draws = ownDraws(this.sealed, this.#deps.signer, lapsed);
    this.#deps.publish({
      campaignId: this.#id,
      epoch: this.#board.epoch,
      from,
      to: this.#board.seq,
      events,
      board: this.#board,
      lapsed: lapsed.map((claim, index) => ({
        participant: claim.participant,
        draw: draws[index]!,
      })),
    });
  }

  #giveUp(batch: readonly Waiting[]): void {
    for (const { answer } of batch) answer(refused('UNAVAILABLE', { retryAfterMs: 1_000 }));
  }

  /** Builds the state anew and publishes what turns out to have been committed. False: the database cannot be asked now. */
  async #reload(): Promise<boolean> {
    try {
      this.#state = await loadState(this.#deps, this.sealed);
      while (this.#board.seq < this.#state.seq) {
        const page = { campaignId: this.#id, seq: this.#board.seq, most: MISSED_PAGE };
        this.#publish(
          await this.#deps.store.listEventsAfter(this.#deps.db, page, this.sealed.swaps),
          [],
        );
      }
      return true;
    } catch (error) {
      this.#deps.log.warn({ err: error, campaign: this.#id }, 'reload failed');
      return false;
    }
  }

  #publishedFrom(state: CampaignState): ReturnType<typeof publishedBoard> {
    const { id, sealing } = this.sealed.campaign;
    return publishedBoard(id, { ...state, epoch: sealing.epoch });
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const dueMs = nextDueMs(this.#state);
    if (dueMs === undefined) return;
    const delay = Math.max(0, dueMs - this.#clockLeadMs - Date.now()) + 1;
    this.#timer = setTimeout(() => this.wake(), Math.min(delay, LONGEST_TIMER_MS));
  }
}

function answerOf(outcome: Outcome, draw: () => OwnDraw): Answer<OwnDraw> {
  return outcome.kind === 'refused' ? { ok: false, refusal: outcome.refusal } : accepted(draw());
}

/** Errors without a SQL state come from the connection; classes 08, 53, 55, 57 and 40 from a server in trouble. */
function isOutage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code) || /^(08|40|53|55|57)/.test(code);
}
