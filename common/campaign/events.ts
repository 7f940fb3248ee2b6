import type { EndReason } from './stage.ts';

// What has happened in a campaign: past tense, numbered without gaps, stored before anyone is told.

interface Happened {
  /** Place in the campaign's log, from 1, without gaps, in commit order. */
  readonly seq: number;
  /** Unix time of the decision by the database's clock, ms. */
  readonly atMs: number;
}

/** A ticket names a draw in public without naming its participant: 32 hex characters. */
export type Ticket = string;

export interface CampaignOpened extends Happened {
  readonly type: 'CampaignOpened';
}

export interface NumberDrawn extends Happened {
  readonly type: 'NumberDrawn';
  readonly number: number;
  readonly ticket: Ticket;
  /**
   * Tickets that wanted the same number in the same batch, the winner's among them, sorted; empty
   * when nobody else did. The sealed seed decides between them, so the check can repeat it.
   */
  readonly contenders: readonly Ticket[];
}

export interface DrawConfirmed extends Happened {
  readonly type: 'DrawConfirmed';
  readonly number: number;
  readonly ticket: Ticket;
}

export interface NumberReturned extends Happened {
  readonly type: 'NumberReturned';
  readonly number: number;
  readonly ticket: Ticket;
  readonly reason: 'cancelled' | 'expired';
  /**
   * The open number with which the returned one changed sheets (it may be the same number).
   * Secret until the campaign is closed: the one who gave back the number knows its sheet.
   */
  readonly swappedWith: number;
}

export interface DrawsEnded extends Happened {
  readonly type: 'DrawsEnded';
}

export interface CampaignClosed extends Happened {
  readonly type: 'CampaignClosed';
  readonly reason: EndReason;
}

export type CampaignEvent =
  CampaignOpened | NumberDrawn | DrawConfirmed | NumberReturned | DrawsEnded | CampaignClosed;
