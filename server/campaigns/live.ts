// What the rest of the server may ask of running campaigns. The gateway submits, the fan-out listens,
// the HTTP doors read; only the runner behind this writes.
import type { BitSet } from '../../common/board/bit-set.ts';
import type { Epoch } from '../../common/board/board.ts';
import type { Entry } from '../../common/campaign/commands.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { OwnDraw, StageNotice } from '../../common/protocol/shopper.ts';

/** A board as everybody may see it: only committed events are in it. Read it, never write it. */
export interface PublishedBoard {
  readonly epoch: Epoch;
  readonly seq: number;
  readonly taken: BitSet;
  readonly stage: StageNotice;
}

/** Events that have been committed, in order and without a gap after `from`. */
export interface Committed {
  readonly campaignId: string;
  readonly epoch: Epoch;
  readonly from: number;
  readonly to: number;
  readonly events: readonly CampaignEvent[];
  /** The board after them. */
  readonly board: PublishedBoard;
  /** Participants whose hold ran out here, to be told privately. */
  readonly lapsed: readonly { readonly participant: string; readonly draw: OwnDraw }[];
}

export interface LiveCampaigns {
  /** Resolves after the commit. Never rejects for what a client sent. UNKNOWN_CAMPAIGN when there is none or it is a draft. */
  submit(campaignId: string, entry: Entry): Promise<Answer<OwnDraw>>;
  /** undefined: no such campaign, or a draft. */
  findBoard(campaignId: string): Promise<PublishedBoard | undefined>;
  findOwnDraw(campaignId: string, participant: string): Promise<OwnDraw | undefined>;
  /** Called after each commit, in order per campaign. Returns the remover. */
  onCommitted(listener: (committed: Committed) => void): () => void;
}
