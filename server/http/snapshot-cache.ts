// Whole boards, encoded and compressed once for everybody who asks in the same second. A crowd that
// comes back at once costs one encoding, and no query.
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { encodeSnapshot } from '../../common/board/snapshot.ts';
import type { LiveCampaigns, PublishedBoard } from '../campaigns/live.ts';

const compress = promisify(gzip);

/** A board is as good as new for this long, unless the question says otherwise. */
const FRESH_MS = 1_000;
/** However many ask for something newer, it is encoded no more often than this. */
const APART_MS = 50;

export interface EncodedBoard {
  readonly epoch: string;
  readonly seq: number;
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
}

/** What the answer must reach; frames from there on can be joined to it. */
export interface Least {
  readonly epoch: string;
  readonly seq: number;
}

export interface SnapshotCache {
  /** undefined: no such campaign, or a draft. */
  find(campaignId: string, least?: Least): Promise<EncodedBoard | undefined>;
}

interface Kept {
  readonly board: EncodedBoard;
  readonly atMs: number;
}

export function createSnapshotCache(live: Pick<LiveCampaigns, 'findBoard'>): SnapshotCache {
  const kept = new Map<string, Kept>();
  const coming = new Map<string, Promise<EncodedBoard | undefined>>();

  /** Waits until it may, then encodes the board as it is by then. */
  const encode = async (campaignId: string): Promise<EncodedBoard | undefined> => {
    const last = kept.get(campaignId);
    const waitMs = last ? last.atMs + APART_MS - performance.now() : 0;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const now = await live.findBoard(campaignId);
    if (!now) return undefined;
    const atMs = performance.now();
    const board = await encodeBoard(now);
    kept.set(campaignId, { board, atMs });
    return board;
  };

  const find: SnapshotCache['find'] = async (campaignId, asked) => {
    const now = await live.findBoard(campaignId);
    if (!now) return undefined;
    // What has not happened cannot be waited for.
    const least = asked && { ...asked, seq: Math.min(asked.seq, now.seq) };
    const last = kept.get(campaignId);
    if (last && isGoodEnough(last, now, least)) return last.board;
    const running = coming.get(campaignId);
    if (running) {
      const board = await running;
      return !board || reaches(board, least) ? board : find(campaignId, least);
    }
    const next = encode(campaignId).finally(() => coming.delete(campaignId));
    coming.set(campaignId, next);
    return next;
  };
  return { find };
}

async function encodeBoard(board: PublishedBoard): Promise<EncodedBoard> {
  const { epoch, seq } = board;
  const plain = Buffer.from(encodeSnapshot(board).buffer);
  // Level 1: a half-drawn board is nearly random, and more effort does not make it smaller.
  const zipped = await compress(plain, { level: 1 });
  return { epoch, seq, etag: `"${epoch}-${seq}"`, plain, gzip: zipped };
}

function isGoodEnough({ board, atMs }: Kept, now: PublishedBoard, least?: Least): boolean {
  if (board.epoch !== now.epoch) return false;
  if (board.seq === now.seq) return true;
  return performance.now() - atMs < FRESH_MS && reaches(board, least);
}

/** A question about another epoch is met by whatever there is. */
const reaches = (board: EncodedBoard, least?: Least): boolean =>
  !least || board.epoch !== least.epoch || board.seq >= least.seq;
