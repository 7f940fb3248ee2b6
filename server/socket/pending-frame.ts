import type { Epoch, Frame } from '../../common/board/board.ts';
import { assertNever } from '../../common/assert-never.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import type { Committed } from '../campaigns/live.ts';

/** The changes that the next frame will carry: of each number only its last state. */
export class PendingFrame {
  readonly epoch: Epoch;
  readonly from: number;
  #to: number;
  readonly #taken = new Map<number, boolean>();

  constructor(committed: Committed) {
    this.epoch = committed.epoch;
    this.from = committed.from;
    this.#to = committed.from;
    this.add(committed);
  }

  /** Whether these events come right after what is here. */
  isFollowedBy(committed: Committed): boolean {
    return committed.epoch === this.epoch && committed.from === this.#to;
  }

  add(committed: Committed): void {
    for (const event of committed.events) this.#note(event);
    this.#to = committed.to;
  }

  /** undefined: no number has changed, so nobody need be told yet. */
  toFrame(): Frame | undefined {
    if (this.#taken.size === 0) return undefined;
    const numbers = [...this.#taken.keys()].sort((one, other) => one - other);
    return {
      epoch: this.epoch,
      from: this.from,
      to: this.#to,
      taken: numbers.filter((number) => this.#taken.get(number)),
      returned: numbers.filter((number) => !this.#taken.get(number)),
    };
  }

  #note(event: CampaignEvent): void {
    switch (event.type) {
      case 'NumberDrawn':
        this.#taken.set(event.number, true);
        return;
      case 'NumberReturned':
        this.#taken.set(event.number, false);
        return;
      case 'CampaignOpened':
      case 'DrawConfirmed':
      case 'DrawsEnded':
      case 'CampaignClosed':
        return;
      default:
        assertNever(event);
    }
  }
}
