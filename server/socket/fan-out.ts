// Tells everybody what has been committed: numbers in frames, a few per second however many draw;
// the stage at once; a lapsed hold to its participant alone.
import { encodeFrame } from '../../common/board/frame-text.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import type { Committed, LiveCampaigns } from '../campaigns/live.ts';
import type { SocketCounters } from './counters.ts';
import type { SocketLimits } from './limits.ts';
import { PendingFrame } from './pending-frame.ts';
import type { AnyNamespace } from './engine.ts';
import { ownRoom } from './shopper-socket.ts';
import { tickMs } from './tick.ts';
import { framesRoom, type Viewers } from './viewers.ts';

export interface FanOutOptions {
  readonly namespace: AnyNamespace;
  readonly live: LiveCampaigns;
  readonly viewers: Viewers;
  readonly limits: SocketLimits;
  readonly counters: SocketCounters;
  /** How many are said to watch a campaign; those of this namespace otherwise. */
  readonly presenceOf?: (campaignId: string) => number;
}

interface Channel {
  pending: PendingFrame | undefined;
  /** Set while a frame is due. */
  due: (() => void) | undefined;
  sentAtMs: number;
}

/** Starts telling; the result stops it. */
export function startFanOut(options: FanOutOptions): () => void {
  const { namespace, live, viewers, limits, counters } = options;
  const channels = new Map<string, Channel>();

  const send = (campaignId: string, channel: Channel): void => {
    channel.due?.();
    channel.due = undefined;
    const frame = channel.pending?.toFrame();
    if (!frame) return;
    channel.pending = undefined;
    channel.sentAtMs = performance.now();
    counters.frames += 1;
    // A text, not bytes: then Socket.IO makes its WebSocket frame once for all viewers.
    namespace.to(framesRoom(campaignId)).emit('frame', encodeFrame(frame));
  };

  /** The first change after a pause goes out as soon as the draw itself has been answered. */
  const schedule = (campaignId: string, channel: Channel): void => {
    if (channel.due) return;
    const earliestMs = channel.sentAtMs + tickMs(viewers.count(campaignId), limits);
    const waitMs = earliestMs - performance.now();
    channel.due = waitMs > 0 ? later(waitMs, run) : soon(run);
    function run(): void {
      send(campaignId, channel);
    }
  };

  const collect = (committed: Committed): void => {
    const { campaignId } = committed;
    if (viewers.count(campaignId) === 0) {
      channels.get(campaignId)?.due?.();
      channels.delete(campaignId);
      return;
    }
    const channel = channels.get(campaignId) ?? {
      pending: undefined,
      due: undefined,
      sentAtMs: -Infinity,
    };
    channels.set(campaignId, channel);
    // Events are missing in between: viewers see the gap in the next frame and ask again.
    if (channel.pending && !channel.pending.isFollowedBy(committed)) {
      send(campaignId, channel);
      channel.pending = undefined;
    }
    if (channel.pending) channel.pending.add(committed);
    else channel.pending = new PendingFrame(committed);
    schedule(campaignId, channel);
    if (committed.events.some(changesStage)) {
      send(campaignId, channel);
      namespace.to(framesRoom(campaignId)).emit('stage', committed.board.stage);
    }
  };

  const removeListener = live.onCommitted((committed) => {
    collect(committed);
    for (const { participant, draw } of committed.lapsed) {
      namespace.to(ownRoom(committed.campaignId, participant)).emit('own', draw);
    }
  });

  const stopPresence = startPresence(options);
  const sweeping = setInterval(() => viewers.sweep(), limits.sweepMs);

  return () => {
    removeListener();
    stopPresence();
    clearInterval(sweeping);
    for (const [campaignId, channel] of channels) send(campaignId, channel);
    channels.clear();
  };
}

/** Says how many watch, when that has changed. */
function startPresence(options: FanOutOptions): () => void {
  const { namespace, viewers, limits, presenceOf = viewers.count } = options;
  let told = new Map<string, number>();
  const telling = setInterval(() => {
    const now = new Map([...viewers.counts()].map(([id]) => [id, presenceOf(id)]));
    for (const [campaignId, count] of now) {
      if (told.get(campaignId) === count) continue;
      namespace.to(framesRoom(campaignId)).emit('presence', count);
    }
    told = now;
  }, limits.presenceMs);
  return () => clearInterval(telling);
}

const changesStage = (event: CampaignEvent): boolean =>
  event.type === 'CampaignOpened' || event.type === 'DrawsEnded' || event.type === 'CampaignClosed';

function later(waitMs: number, run: () => void): () => void {
  const timer = setTimeout(run, waitMs);
  return () => clearTimeout(timer);
}

function soon(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}
