import { BitSet } from '../../common/board/bit-set.ts';
import { assertNever } from '../../common/assert-never.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import type { Stage } from '../../common/campaign/stage.ts';
import type { StageNotice } from '../../common/protocol/shopper.ts';
import type { PublishedBoard } from './live.ts';

export function stageNotice(campaignId: string, stage: Stage): StageNotice {
  return { campaignId, stage: stage.name, reason: stage.name === 'closed' ? stage.reason : null };
}

/** The board that everybody may see. It follows committed events; the runner's own state may be ahead of it. */
export function publishedBoard(
  campaignId: string,
  from: {
    readonly epoch: string;
    readonly seq: number;
    readonly taken: BitSet;
    readonly stage: Stage;
  },
): PublishedBoard & { follow(events: readonly CampaignEvent[]): void } {
  const board = {
    epoch: from.epoch,
    seq: from.seq,
    taken: from.taken.clone(),
    stage: stageNotice(campaignId, from.stage),
    follow(events: readonly CampaignEvent[]) {
      for (const happened of events) {
        const stage = applyTo(board.taken, happened);
        if (stage) board.stage = stageNotice(campaignId, stage);
        board.seq = happened.seq;
      }
    },
  };
  return board;
}

/** Changes the taken numbers; returns the stage if the event begins one. */
function applyTo(taken: BitSet, happened: CampaignEvent): Stage | undefined {
  switch (happened.type) {
    case 'NumberDrawn':
      taken.add(happened.number);
      return undefined;
    case 'NumberReturned':
      taken.remove(happened.number);
      return undefined;
    case 'DrawConfirmed':
      return undefined;
    case 'CampaignOpened':
      return { name: 'open' };
    case 'DrawsEnded':
      return { name: 'closing' };
    case 'CampaignClosed':
      return { name: 'closed', reason: happened.reason, closedAtMs: happened.atMs };
    default:
      return assertNever(happened);
  }
}
