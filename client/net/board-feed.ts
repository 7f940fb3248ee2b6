// Keeps one board as everybody sees it: first the frames, then the snapshot, then every frame that is
// newer. A gap or another epoch means "ask again", never "guess".
import type { BitSet } from '../../common/board/bit-set.ts';
import type { Epoch, Frame } from '../../common/board/board.ts';
import { decodeFrame } from '../../common/board/frame-text.ts';
import { decodeSnapshot, type Snapshot } from '../../common/board/snapshot.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { Watching } from '../../common/protocol/shopper.ts';
import type { Connection } from './connection.ts';
import type { Http } from './http.ts';
import { jitter, wait } from './wait.ts';

export type FeedState = 'live' | 'catching-up' | 'offline';

export interface BoardChange {
  readonly taken: readonly number[];
  readonly returned: readonly number[];
}

export interface BoardFeedOptions {
  readonly connection: Connection;
  readonly http: Http;
  readonly campaignId: string;
  readonly slug: string;
  /** The whole board anew; it belongs to the listener from here on. */
  readonly onSnapshot: (taken: BitSet, seq: number) => void;
  readonly onFrame: (change: BoardChange, seq: number) => void;
  readonly onState?: (state: FeedState) => void;
  /** The answer of each (re)subscription: stage, viewers, the device's own draw; or why there is none. */
  readonly onWatching?: (answer: Answer<Watching>) => void;
  /** Before asking for a snapshot again, so that a crowd with one gap does not ask at once, ms. */
  readonly repairMs?: number;
}

export interface BoardFeed {
  readonly state: FeedState;
  readonly epoch: Epoch | undefined;
  /** Last event that the board includes. */
  readonly seq: number;
  close(): void;
}

export function followBoard(options: BoardFeedOptions): BoardFeed {
  const feed = new Feed(options);
  feed.start();
  return feed;
}

/** Frames that wait for a snapshot. When there are more, the oldest would be in any newer snapshot. */
const MAX_WAITING_FRAMES = 2_000;

class Feed implements BoardFeed {
  state: FeedState = 'catching-up';
  epoch: Epoch | undefined;
  seq = 0;
  readonly #options: BoardFeedOptions;
  readonly #closing = new AbortController();
  readonly #removers: (() => void)[] = [];
  #waiting: Frame[] = [];
  /** The first snapshot, on its way while the socket still connects. */
  #first: Promise<void> = Promise.resolve();
  /** A snapshot older than this cannot be joined to the frames. */
  #least: { readonly epoch: Epoch; readonly seq: number } | undefined;
  #repairing = false;
  /** Counts subscriptions: what belongs to an older one is void. */
  #subscription = 0;

  constructor(options: BoardFeedOptions) {
    this.#options = options;
  }

  start(): void {
    const { connection } = this.#options;
    this.#first = this.#fetchFirst();
    this.#removers.push(
      connection.on('frame', (text) => this.#receive(text)),
      connection.on('resync', () => this.#repair()),
      connection.onState((state) => {
        if (state === 'online') void this.#subscribe();
        else this.#setState('offline');
      }),
    );
    if (connection.state === 'online') void this.#subscribe();
  }

  close(): void {
    this.#closing.abort();
    for (const remove of this.#removers) remove();
    this.#setState('offline');
  }

  async #fetchFirst(): Promise<void> {
    const snapshot = await this.#fetchSnapshot('');
    if (snapshot && !this.#closing.signal.aborted) this.#show(snapshot);
  }

  async #subscribe(): Promise<void> {
    const { connection, campaignId, onWatching } = this.#options;
    const subscription = (this.#subscription += 1);
    this.#setState('catching-up');
    const answer = await connection.send('watch', { campaignId }, this.#closing.signal);
    await this.#first;
    if (subscription !== this.#subscription || this.#closing.signal.aborted) return;
    onWatching?.(answer);
    if (!answer.ok) return this.#setState('offline');
    const { epoch, seq } = answer.value;
    if (this.epoch === epoch && this.seq >= seq) return this.#goLive();
    this.#require(epoch, seq);
    // The first one waits for nobody; a crowd that comes back spreads out.
    this.#repair(subscription === 1 ? 0 : undefined);
  }

  #receive(text: string): void {
    const frame = decodeFrame(text);
    if (!frame) return this.#repair();
    if (this.state === 'live') this.#apply(frame);
    else this.#keep(frame);
  }

  #keep(frame: Frame): void {
    this.#waiting.push(frame);
    if (this.#waiting.length > MAX_WAITING_FRAMES) this.#waiting.shift();
  }

  /** Each number of a frame is in its state at the frame's end, so a frame may overlap what is known. */
  #apply(frame: Frame): void {
    if (frame.epoch === this.epoch && frame.to <= this.seq) return;
    if (frame.epoch !== this.epoch || frame.from > this.seq) {
      this.#require(frame.epoch, frame.from);
      this.#keep(frame);
      return this.#repair();
    }
    this.seq = frame.to;
    this.#options.onFrame({ taken: frame.taken, returned: frame.returned }, frame.to);
  }

  #require(epoch: Epoch, seq: number): void {
    const before = this.#least?.epoch === epoch ? this.#least.seq : 0;
    this.#least = { epoch, seq: Math.max(seq, before) };
  }

  #repair(delayMs = this.#options.repairMs ?? 200): void {
    if (this.#repairing) return;
    this.#repairing = true;
    this.#setState('catching-up');
    void this.#fetchUntilJoined(delayMs);
  }

  async #fetchUntilJoined(delayMs: number): Promise<void> {
    const { connection, repairMs = 200 } = this.#options;
    for (let pauseMs = delayMs; ; pauseMs = Math.min(5_000, pauseMs * 2 + repairMs)) {
      await wait(jitter(pauseMs), this.#closing.signal);
      if (this.#closing.signal.aborted || connection.state !== 'online') break;
      const snapshot = await this.#fetchSnapshot(this.#question());
      if (this.#closing.signal.aborted) break;
      if (snapshot && this.#join(snapshot)) return;
    }
    // The next subscription looks again.
    this.#repairing = false;
  }

  /** Naming what it must reach keeps caches from answering with a board that is too old. */
  #question(): string {
    const { epoch, seq } = this.#least ?? { epoch: this.epoch ?? '', seq: this.seq };
    return `?epoch=${epoch}&seq=${seq}`;
  }

  async #fetchSnapshot(question: string): Promise<Snapshot | undefined> {
    const { http, slug } = this.#options;
    const path = `/api/campaigns/${encodeURIComponent(slug)}/board${question}`;
    const answer = await http.getBytes(path);
    if (!answer.ok) return undefined;
    try {
      return decodeSnapshot(answer.value);
    } catch {
      return undefined;
    }
  }

  /** Whether the snapshot reaches to where the frames begin; then both together are the board. */
  #join(snapshot: Snapshot): boolean {
    const least = this.#least;
    if (least && (snapshot.epoch !== least.epoch || snapshot.seq < least.seq)) return false;
    this.#show(snapshot);
    this.#repairing = false;
    this.#goLive();
    return true;
  }

  #show(snapshot: Snapshot): void {
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.#options.onSnapshot(snapshot.taken, snapshot.seq);
  }

  #goLive(): void {
    const frames = this.#waiting;
    this.#waiting = [];
    this.#setState(this.#options.connection.state === 'online' ? 'live' : 'offline');
    for (const frame of frames) this.#apply(frame);
  }

  #setState(state: FeedState): void {
    if (state === this.state) return;
    this.state = state;
    this.#options.onState?.(state);
  }
}
