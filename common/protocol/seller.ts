// The seller's HTTP doors, all under /api/seller, cookie session, JSON. GET reads; POST and PUT write.
import * as v from 'valibot';
import { conditionsSchema, type IssueConditions } from '../campaign/conditions.ts';
import type { StageName } from '../campaign/stage.ts';
import type { Announcement, Commitment, DisclosedTier } from './http.ts';
import { MAX_GOODS } from './limits.ts';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most));
const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));

export const announcementSchema = v.strictObject({
  title: words(120),
  lead: text(600),
  language: v.picklist(['ja', 'en']),
  guide: v.picklist(['line', 'detail']),
  goods: v.pipe(
    v.array(
      v.strictObject({
        name: words(120),
        description: text(1000),
        priceMinor: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
        currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
        picture: v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/))),
      }),
    ),
    v.maxLength(MAX_GOODS),
  ),
});

export const sellerRequests = {
  /** POST /login → Session */
  login: v.strictObject({ email: words(200), password: v.pipe(v.string(), v.maxLength(200)) }),
  /** POST /session/password → {}: the session's own staff member shows the password again. WRONG_LOGIN. */
  showPassword: v.strictObject({ password: v.pipe(v.string(), v.maxLength(200)) }),
  /** POST /campaigns → {id}; PUT /campaigns/:id → {id} (drafts only, else FROZEN) */
  saveCampaign: v.strictObject({
    slug: v.pipe(
      v.string(),
      v.regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, 'small letters, digits, hyphens'),
    ),
    announcement: announcementSchema,
    conditions: conditionsSchema,
  }),
  /** POST /conditions/read → IssueConditions; a wrong file is refused with lines and reasons */
  readConditions: v.strictObject({ text: v.pipe(v.string(), v.maxLength(200_000)) }),
} as const;
export type SaveCampaign = v.InferOutput<typeof sellerRequests.saveCampaign>;

// POST /logout; GET /session → Session or NOT_SIGNED_IN
export interface Session {
  readonly staff: string;
  readonly seller: string;
}

// GET /campaigns → SellerCampaign[]; GET /campaigns/:id → SellerCampaignDetail
export interface SellerCampaign {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly stage: StageName;
  readonly sheets: number;
  readonly held: number;
  readonly confirmed: number;
  readonly opensAtMs: number;
  readonly closesAtMs: number;
}
export interface SellerCampaignDetail extends SellerCampaign {
  readonly announcement: Announcement;
  readonly conditions: IssueConditions;
  readonly commitment: Commitment | null;
  /** What became of the confirmed sheets as coupons: in a member's wallet, scratched free, used. */
  readonly coupons: { readonly kept: number; readonly revealed: number; readonly used: number };
}

// POST /campaigns/preview, body as for saving → CampaignPreview; saves nothing
/** What shoppers would see of these conditions. */
export interface CampaignPreview {
  readonly opensAtMs: number;
  readonly closesAtMs: number;
  readonly tiers: readonly DisclosedTier[];
  readonly hasLosingSheets: boolean;
}

// GET  /pictures → string[]: names of the pictures a goods guide may use
// POST /campaigns/:id/open → SellerCampaignDetail: freezes, seals, publishes; opens at its time
// GET  /campaigns/:id/conditions.yaml → the issue conditions as a file
// GET  /campaigns/:id/issue-list?search=&after=&limit= → IssueListPage, newest first
// GET  /campaigns/:id/issue-list.csv → RFC 4180, UTF-8 with BOM, safe against formula injection
// The seller's page also connects to the Socket.IO namespace /seller (same cookie):

/** Commands: client to server, each acknowledged with an Answer. */
export const sellerCommands = {
  /** Tells this socket of the campaign's issue list from now on; the answer says where it stands. */
  watch: v.strictObject({ campaignId: v.pipe(v.string(), v.uuid()) }),
} as const;

/** Counters of a campaign's claims. */
export interface IssueListChanged {
  readonly confirmed: number;
  readonly held: number;
}

/** Events: server to client. */
export interface SellerEvents {
  /** At most twice a second. */
  'issue-list-changed': (changed: IssueListChanged) => void;
  /** The seller's delivery instructions are others now: ask for them (deliveries.ts). */
  'delivery-instructions-changed': () => void;
}

export interface IssuedCoupon {
  readonly sheet: number;
  readonly number: number;
  readonly ticket: string;
  readonly content: string;
  readonly confirmedAtMs: number;
  /** null until the coupons are issued (issue: end). */
  readonly issuedAtMs: number | null;
  readonly form: Readonly<Record<string, string>>;
}
export interface IssueListPage {
  readonly coupons: readonly IssuedCoupon[];
  readonly total: number;
  /** Pass as `after` for the next page; null at the end. */
  readonly next: number | null;
}
