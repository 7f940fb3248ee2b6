// What the HTTP doors answer to everybody. All paths are under /api. Refusals come as
// {refusal: Refusal} with a 4xx status.
import type { Benefit } from '../campaign/benefit.ts';
import type { FormField, IssueConditions } from '../campaign/conditions.ts';
import type { StageNotice } from './shopper.ts';

/** One thing of the goods guide. */
export interface Goods {
  readonly name: string;
  readonly description: string;
  /** Price without coupon, integer minor units; null: not said. */
  readonly priceMinor: number | null;
  readonly currency: string;
  /** Name of a picture in client/public/goods, or null. */
  readonly picture: string | null;
}

/** The part of a campaign that its seller writes freely. */
export interface Announcement {
  readonly title: string;
  readonly lead: string;
  /** Language of the seller's own words, e.g. ja or en. */
  readonly language: string;
  readonly guide: 'line' | 'detail';
  readonly goods: readonly Goods[];
}

/** Published before opening (docs/verification.md). All lower-case hex. */
export interface Commitment {
  readonly algorithm: 'tombola-1';
  /** Commitment to the seed and the conditions, 32 bytes. */
  readonly seedHash: string;
  /** Root of the tree over (number, sheet, tier, salt), 32 bytes. */
  readonly boardRoot: string;
  /** Salted hash of the conditions text, 32 bytes: a hidden breakdown must not be guessable. */
  readonly conditionsHash: string;
}

/** A line of what the campaign discloses of its breakdown. */
export interface DisclosedTier {
  readonly benefit: Benefit;
  /** counts: as issued; remaining: as left; hidden and up-to: null. */
  readonly sheets: number | null;
}

/** GET /api/campaigns */
export interface CampaignSummary {
  readonly id: string;
  readonly slug: string;
  readonly seller: string;
  readonly title: string;
  readonly lead: string;
  readonly sheets: number;
  readonly opensAtMs: number;
  readonly closesAtMs: number;
  readonly stage: StageNotice;
}

/** GET /api/campaigns/:slug */
export interface CampaignPage extends CampaignSummary {
  readonly announcement: Announcement;
  readonly form: readonly FormField[];
  readonly holdMs: number;
  readonly zone: string;
  readonly disclosure: IssueConditions['disclosure'];
  /** Empty when hidden; for up-to the one best benefit. */
  readonly tiers: readonly DisclosedTier[];
  readonly hasLosingSheets: boolean;
  /** Whether a draw needs a ticket code, and whether each member draws once. */
  readonly entry: IssueConditions['draw']['entry'];
  readonly oncePerMember: boolean;
  readonly commitment: Commitment;
  readonly serverNowMs: number;
}

/** GET /api/keys: the keys that sign receipts, now and before. */
export interface ReceiptKey {
  readonly keyId: string;
  readonly publicKey: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
  };
}

// GET /api/campaigns/:slug/board: the snapshot (common/board/snapshot.ts), ETag, cacheable for 1 s.
// GET /api/campaigns/:slug/record: the opened record (common/fairness/record.ts), refused with
// RECORD_NOT_OPEN (409) before the campaign is closed.
