// What the board page knows besides the board itself: the campaign, the line to the server and how
// far this shopper has come. Actions change it, the page only reads it.
import type { CampaignPage } from '../../../common/protocol/http.ts';
import type { StageNotice } from '../../../common/protocol/shopper.ts';
import type { DrawCheck } from './draw-check.ts';
import type { Path } from './path.ts';
import { noTicket, type TicketPart } from './ticket.ts';

/** lost: there was a line and it is being made again. */
export type Line = 'connecting' | 'live' | 'lost';

export interface Page {
  readonly campaign: CampaignPage;
  readonly stage: StageNotice;
  readonly line: Line;
  /** How many watch; null before the server has said so. */
  readonly viewers: number | null;
  /** The server's clock minus this device's, ms. */
  readonly clockAheadMs: number;
  readonly path: Path;
  readonly ticket: TicketPart;
  /** As whom the server lets this page draw; null: it does not, or has not said so yet. */
  readonly participant: string | null;
  /** What the browser found out about the own draw; null without one. */
  readonly check: DrawCheck | null;
}

export class PageState {
  #now: Page;
  readonly #listeners = new Set<() => void>();

  constructor(campaign: CampaignPage, clockAheadMs: number) {
    this.#now = {
      campaign,
      stage: campaign.stage,
      line: 'connecting',
      viewers: null,
      clockAheadMs,
      path: { stage: 'arriving' },
      ticket: noTicket,
      participant: null,
      check: null,
    };
  }

  get now(): Page {
    return this.#now;
  }

  change(part: Partial<Page>): void {
    this.#now = { ...this.#now, ...part };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls after every change. Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Unix time in ms by the server's clock. */
  serverNowMs(deviceNowMs: number): number {
    return deviceNowMs + this.#now.clockAheadMs;
  }
}
