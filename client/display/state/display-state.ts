// What a display shows. Nobody touches it: everything comes from the line and the clock.
import type { KioskCampaign } from '../../../common/protocol/kiosk-answers.ts';

export type DisplayTrouble = 'not-secure' | 'no-key' | 'no-store' | 'revoked';

export interface DisplayNow {
  readonly trouble: DisplayTrouble | null;
  readonly isOnline: boolean;
  readonly seller: string;
  /** null: there is none to be shown, or it is not known yet. */
  readonly campaign: KioskCampaign | null;
  readonly isListed: boolean;
  /** The numbers that went last, newest first. */
  readonly drawn: readonly number[];
  /** How far the server's clock is ahead of this one. */
  readonly clockAheadMs: number;
}

export const MOST_SLIPS = 6;

export class DisplayState {
  #now: DisplayNow = {
    trouble: null,
    isOnline: false,
    seller: '',
    campaign: null,
    isListed: false,
    drawn: [],
    clockAheadMs: 0,
  };
  readonly #listeners = new Set<() => void>();

  get now(): DisplayNow {
    return this.#now;
  }

  change(part: Partial<DisplayNow>): void {
    this.#now = { ...this.#now, ...part };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls after every change. Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Newest first; a number that came back is no longer one that went. */
export function lastDrawn(
  shown: readonly number[],
  frame: { readonly taken: readonly number[]; readonly returned: readonly number[] },
): readonly number[] {
  const changed = new Set([...frame.taken, ...frame.returned]);
  const before = shown.filter((number) => !changed.has(number));
  return [...[...frame.taken].reverse(), ...before].slice(0, MOST_SLIPS);
}

const RANK = { open: 0, closing: 1, announced: 2, closed: 3 } as const;

/** What there is to show, in turn: all that are open; else the one that closes, opens or closed next. */
export function campaignsToShow(campaigns: readonly KioskCampaign[]): readonly KioskCampaign[] {
  const open = campaigns.filter(({ stage }) => stage === 'open');
  if (open.length > 0) return [...open].sort((one, other) => one.closesAtMs - other.closesAtMs);
  const [first] = [...campaigns].sort(
    (one, other) => RANK[one.stage] - RANK[other.stage] || one.opensAtMs - other.opensAtMs,
  );
  return first ? [first] : [];
}

/** What is listed, and the one on the screen: when it has ended it is listed no more, but still to be seen. */
export function withShown(
  listed: readonly KioskCampaign[],
  shown: KioskCampaign | null,
): readonly KioskCampaign[] {
  if (!shown || listed.some(({ campaignId }) => campaignId === shown.campaignId)) return listed;
  return [...listed, { ...shown, stage: 'closed' }];
}

/** The one after `shown`, round and round. */
export function nextCampaign(
  campaigns: readonly KioskCampaign[],
  shown: string | undefined,
): KioskCampaign | undefined {
  const list = campaignsToShow(campaigns);
  const place = list.findIndex(({ campaignId }) => campaignId === shown);
  return list[(place + 1) % Math.max(1, list.length)];
}

/** The kiosk's id and key behind the # of a display's link. undefined: there are none. */
export function readFragment(hash: string): { kiosk: string; key: string } | undefined {
  const found = /^#([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/.exec(hash);
  return found ? { kiosk: found[1]!, key: found[2]! } : undefined;
}
