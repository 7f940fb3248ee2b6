// A board in memory whose changes a test commits itself: what the fan-out and the gateway see of a
// campaign, without rules or storage. Draws through real campaigns are tested in shopper-draws.test.ts.
import { randomUUID } from 'node:crypto';
import { BitSet } from '../../../common/board/bit-set.ts';
import type { EndReason } from '../../../common/campaign/stage.ts';
import type { CampaignEvent } from '../../../common/campaign/events.ts';
import { refused } from '../../../common/protocol/refusals.ts';
import type { OwnDraw, StageNotice } from '../../../common/protocol/shopper.ts';
import type { Committed, LiveCampaigns, PublishedBoard } from '../../../server/campaigns/live.ts';

type Change =
  | { readonly taken: number }
  | { readonly returned: number }
  /** Padding: characters that make the notice long. */
  | { readonly stage: 'open' | 'closing'; readonly padding?: number };

export interface OpenBoard extends LiveCampaigns {
  readonly campaignId: string;
  readonly board: PublishedBoard;
  /** Commits the changes as one batch. */
  commit(changes: readonly Change[], lapsed?: Committed['lapsed']): void;
  /** Commits without telling: events that this node never hears of. */
  commitSilently(changes: readonly Change[]): void;
  /** The database was restored: numbering starts anew. */
  restore(epoch: string): void;
}

export function openBoard(sheets: number): OpenBoard {
  const campaignId: string = randomUUID();
  const board = {
    epoch: 'a0b1c2d3',
    seq: 0,
    taken: new BitSet(sheets),
    stage: { campaignId, stage: 'open', reason: null } as StageNotice,
  };
  const listeners = new Set<(committed: Committed) => void>();
  const ticket = '0'.repeat(32);

  const happen = (change: Change): CampaignEvent => {
    const base = { seq: (board.seq += 1), atMs: Date.now() };
    if ('taken' in change) {
      board.taken.add(change.taken);
      return { ...base, type: 'NumberDrawn', number: change.taken, ticket, contenders: [] };
    }
    if ('returned' in change) {
      const number = change.returned;
      board.taken.remove(number);
      const why = { reason: 'cancelled', swappedWith: number } as const;
      return { ...base, type: 'NumberReturned', number, ticket, ...why };
    }
    const reason = change.padding ? ('x'.repeat(change.padding) as EndReason) : null;
    board.stage = { campaignId, stage: change.stage, reason };
    return { ...base, type: change.stage === 'open' ? 'CampaignOpened' : 'DrawsEnded' };
  };

  return {
    campaignId,
    board,
    commit(changes, lapsed = []) {
      const from = board.seq;
      const events = changes.map(happen);
      const { epoch, seq: to } = board;
      for (const listener of listeners) {
        listener({ campaignId, epoch, from, to, events, board, lapsed });
      }
    },
    commitSilently(changes) {
      changes.forEach(happen);
    },
    restore(epoch) {
      board.epoch = epoch;
      board.seq = 0;
    },
    submit: (id) =>
      Promise.resolve(refused(id === campaignId ? 'NUMBER_TAKEN' : 'UNKNOWN_CAMPAIGN')),
    findBoard: (id) => Promise.resolve(id === campaignId ? board : undefined),
    findOwnDraw: () => Promise.resolve<OwnDraw | undefined>(undefined),
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
