// What the kiosk's page knows. Actions change it, screens only read it. All that belongs to one shopper
// is in `screen`, so that leaving a screen forgets the shopper.
import type { DrawRight, KioskScope } from '../../../common/protocol/kiosk.ts';
import type {
  KioskCampaign,
  KioskDraw,
  Redemption,
  SeenCoupon,
} from '../../../common/protocol/kiosk-answers.ts';
import type { PresentedCoupon } from '../../../common/protocol/kiosk.ts';

export type Line = 'connecting' | 'online' | 'offline' | 'revoked' | 'outdated';

/** Why something was refused: `say` is what staff or the screen tell the shopper. */
export interface Refused {
  readonly code: string;
  readonly say: string;
}

export type Screen =
  | { readonly at: 'starting' }
  /** no-keys: this browser keeps nothing. other-tab: this kiosk is open in another tab. */
  | { readonly at: 'unusable'; readonly why: 'no-keys' | 'other-tab' | 'not-secure' }
  | { readonly at: 'enrol'; readonly refused: Refused | null; readonly busy: boolean }
  | { readonly at: 'attract'; readonly refused: Refused | null; readonly busy: boolean }
  | {
      readonly at: 'choose';
      readonly right: DrawRight;
      readonly refused: Refused | null;
      readonly busy: boolean;
    }
  | {
      readonly at: 'drawn';
      readonly draw: KioskDraw;
      readonly form: Readonly<Record<string, string>>;
      /** Reason by field. */
      readonly problems: Readonly<Record<string, string>>;
      readonly refused: Refused | null;
      readonly busy: boolean;
    }
  | { readonly at: 'thanks'; readonly draw: KioskDraw }
  | { readonly at: 'counter'; readonly desk: Desk };

/** The counter's one case at a time. */
export type Desk =
  | { readonly step: 'ready' }
  | { readonly step: 'asking'; readonly what: 'look-up' | 'hold' | 'redeem' | 'release' | 'undo' }
  | { readonly step: 'refused'; readonly refused: Refused }
  | { readonly step: 'seen'; readonly coupon: PresentedCoupon; readonly seen: SeenCoupon }
  | { readonly step: 'held'; readonly redemption: Redemption }
  | { readonly step: 'settled'; readonly redemption: Redemption };

/** One line of what this kiosk has done at the counter since it was started, newest first. */
export interface JournalEntry {
  readonly redemption: Redemption;
  readonly atMs: number;
}

export interface Me {
  readonly name: string;
  readonly seller: string;
  readonly scopes: readonly KioskScope[];
}

export interface Kiosk {
  readonly me: Me | null;
  readonly line: Line;
  readonly screen: Screen;
  readonly campaigns: readonly KioskCampaign[];
  /** The one that is watched. */
  readonly campaign: KioskCampaign | null;
  readonly viewers: number | null;
  /** The server's clock minus this device's, ms. */
  readonly clockAheadMs: number;
  readonly journal: readonly JournalEntry[];
}

export const MOST_JOURNAL_ENTRIES = 50;
export const ATTRACT: Screen = { at: 'attract', refused: null, busy: false };

export const emptyKiosk: Kiosk = {
  me: null,
  line: 'connecting',
  screen: { at: 'starting' },
  campaigns: [],
  campaign: null,
  viewers: null,
  clockAheadMs: 0,
  journal: [],
};

/** Where a kiosk with these scopes begins. */
export const firstScreen = (scopes: readonly KioskScope[]): Screen =>
  scopes.includes('draw') || !scopes.includes('redeem')
    ? ATTRACT
    : { at: 'counter', desk: { step: 'ready' } };
