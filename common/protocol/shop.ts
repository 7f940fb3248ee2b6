// The members' and the shop's HTTP doors, JSON unless said otherwise, cookie session `member`.
// GET reads; POST writes and must come from our own pages. Refusals as in http.ts.
import * as v from 'valibot';
import type { Benefit } from '../campaign/benefit.ts';
import type { CouponPolicy } from '../coupon/policy.ts';
import { idempotencyKey } from './shopper.ts';
import type { Refusal } from './refusals.ts';

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));
const password = v.pipe(v.string(), v.minLength(8), v.maxLength(200));
const email = v.pipe(v.string(), v.trim(), v.email(), v.maxLength(200));
const person = {
  name: words(120),
  address: words(300),
  email,
  telephone: v.pipe(v.string(), v.trim(), v.maxLength(40)),
};
/** Several people use this browser: it becomes nobody's device, and the session is short. */
const sharedTerminal = v.optional(v.boolean());
const paymentToken = v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,200}$/)));

export const shopRequests = {
  /** POST /api/members → Joined */
  join: v.strictObject({
    ...person,
    password,
    /** A token that the payment provider's own page gave; null: pay later. */
    paymentToken,
    sharedTerminal,
  }),
  /** POST /api/members/login → SignedInMember. WRONG_LOGIN for both kinds of wrong. */
  login: v.strictObject({
    membershipNumber: words(20),
    password: v.pipe(v.string(), v.maxLength(200)),
    sharedTerminal,
  }),
  /** POST /api/members/person → MemberAccount. Another e-mail address needs the password (WRONG_LOGIN). */
  person: v.strictObject({ ...person, password: v.nullable(v.pipe(v.string(), v.maxLength(200))) }),
  /** POST /api/members/payment-method → MemberAccount; null: none any more. */
  paymentMethod: v.strictObject({ paymentToken }),
  /** POST /api/members/devices/release → MemberAccount: the device belongs to nobody again. */
  releaseDevice: v.strictObject({ id: v.pipe(v.string(), v.uuid()) }),
  /** POST /api/members/lost-password → {}, whether or not there is such a member; a link comes by mail. */
  lostPassword: v.strictObject({ email, language: v.picklist(['ja', 'en']) }),
  /** POST /api/members/reset-password → {}. NOT_FOUND: the link is used, too old or none. */
  resetPassword: v.strictObject({
    token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
    password,
  }),
  /** POST /api/orders, multipart: part `order` (this, JSON) and a part `picture` (the file) for each coupon → Order */
  order: v.strictObject({
    key: idempotencyKey,
    sellerId: v.pipe(v.string(), v.uuid()),
    productNumber: words(40),
    quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
    /** The price without coupon that the page showed, so that nobody pays another. */
    listMinor: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
} as const;
export type Join = v.InferOutput<typeof shopRequests.join>;
export type PlaceOrder = v.InferOutput<typeof shopRequests.order>;

export interface SignedInMember {
  readonly membershipNumber: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly paymentMethod: string | null;
  /** 32 bytes, base64url: import it at once as a key that cannot be exported, and forget it. */
  readonly memberKey: string;
}
export type Joined = SignedInMember;

// GET  /api/members/session → Omit<SignedInMember, 'memberKey'>; POST /api/members/logout
// GET  /api/members/payment-page → {page}: where the provider asks for a payment method and comes
//      back to /member with ?paymentToken=; null: there is no such page

/** GET /api/members/account */
export interface MemberAccount {
  readonly membershipNumber: string;
  readonly status: 'active' | 'suspended';
  readonly paymentMethod: string | null;
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly telephone: string;
  /** What these win in lotteries is this member's. */
  readonly devices: readonly {
    readonly id: string;
    readonly linkedAtMs: number;
    readonly isThis: boolean;
  }[];
}

// GET /api/shop/products?search=&seller=&after= → ProductPage
export interface ShopProduct {
  readonly seller: { readonly id: string; readonly name: string };
  readonly number: string;
  readonly model: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly currency: string;
  readonly specifications: string;
  /** Address of the picture, or null. */
  readonly picture: string | null;
  readonly coupon: 'none' | 'available' | 'fetched' | 'used';
}
export interface ProductPage {
  readonly products: readonly ShopProduct[];
  readonly next: string | null;
}

// POST /api/coupons/fetch {sellerId, productNumber} → FetchedCoupon (NOT_SIGNED_IN, NOT_FOUND, SUSPENDED, RATE_LIMITED)
// GET  /api/coupons → WalletCoupon[], newest first; GET /api/coupons/:id → FetchedCoupon
// GET  /api/coupons/:id/picture → image/png, 640×400, for its holder only
export interface WalletCoupon {
  readonly id: string;
  readonly message: string;
  readonly seller: { readonly id: string; readonly name: string };
  /** null: for every product of the seller. */
  readonly product: { readonly number: string; readonly name: string } | null;
  readonly state: 'issued' | 'reserved' | 'redeemed' | 'void' | 'expired';
  readonly validFromMs: number;
  readonly validUntilMs: number;
  readonly policy: CouponPolicy;
  /** null while it is sealed: the server does not tell. */
  readonly benefit: Benefit | null;
}
export interface FetchedCoupon extends WalletCoupon {
  readonly pictureUrl: string;
  /** The content key wrapped for this member (AES-KW), base64url. */
  readonly wrappedKey: string;
  readonly currency: string;
  /** Whether a page has told that its holder had read the value. */
  readonly isRevealed: boolean;
}

// POST /api/coupons/:id/revealed {} → {}: the value was read on the holder's device; it is not told. NOT_FOUND
// GET /api/coupons/:id/counter → CounterCoupon (NOT_FOUND, SUSPENDED)
// GET /api/coupons/:id/pass.pkpass → application/vnd.apple.pkpass
// GET /api/coupons/:id/google-pass → {link}
//     both: NOT_FOUND (not configured, too), SUSPENDED, COUPON_USED, COUPON_EXPIRED, CODE_ROTATES
export type CounterCode =
  | { readonly kind: 'fixed'; readonly text: string; readonly typed: string }
  | {
      readonly kind: 'rotating';
      /** One for each step: the first is good now, the second in `leftMs`, each next one `stepMs` later. */
      readonly codes: readonly { readonly text: string; readonly typed: string }[];
      readonly stepMs: number;
      readonly leftMs: number;
    };
export interface CounterCoupon extends WalletCoupon {
  /** null: it cannot be used; `state` says why. */
  readonly code: CounterCode | null;
  /** Wallets of phones that it can be put into. */
  readonly passes: readonly ('apple' | 'google')[];
}

export const ORDER_STATES = [
  'reserved',
  'authorised',
  'accepted',
  'refused',
  'cancelled',
  'refunded',
] as const;

// GET /api/orders → Order[]; GET /api/orders/:id → Order
export interface Order {
  readonly id: string;
  readonly state: (typeof ORDER_STATES)[number];
  readonly seller: { readonly id: string; readonly name: string };
  readonly lines: readonly {
    readonly productNumber: string;
    readonly productName: string;
    readonly quantity: number;
    readonly unitMinor: number;
    readonly discountMinor: number;
  }[];
  readonly listMinor: number;
  readonly discountMinor: number;
  readonly totalMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
  /** The coupons it was placed with, whatever has become of them. */
  readonly couponIds: readonly string[];
  readonly refusal: Refusal | null;
  /** Where the payment provider wants the member to go on; null: nowhere. */
  readonly paymentPage: string | null;
  readonly delivery: 'none' | 'new' | 'shipped' | 'refused';
  readonly createdAtMs: number;
}
