// What the server answers to a kiosk's commands (kiosk.ts). These are schemas too, so that the description
// is made from them and recorded traffic can be held against them.
import * as v from 'valibot';
import { benefitSchema } from '../campaign/benefit.ts';
import { KIOSK_SCOPES, type KioskCommandName } from './kiosk.ts';
import type { Refusal } from './refusals.ts';

const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const nullableMs = v.nullable(v.number());
export const kioskCampaign = v.strictObject({
  campaignId: v.string(),
  slug: v.string(),
  title: v.string(),
  stage: v.picklist(['announced', 'open', 'closing', 'closed']),
  sheets: v.number(),
  opensAtMs: v.number(),
  closesAtMs: v.number(),
  holdMs: v.number(),
  /** Whether a draw needs a ticket code, and whether each member draws once. */
  entry: v.picklist(['device', 'ticket']),
  oncePerMember: v.boolean(),
  form: v.array(
    v.strictObject({
      id: v.string(),
      kind: v.picklist(['name', 'address', 'telephone', 'email', 'text']),
      label: v.optional(v.string()),
      required: v.boolean(),
    }),
  ),
});
export const kioskBoard = v.strictObject({
  campaignId: v.string(),
  epoch: v.string(),
  /** The board is as of this event; frames continue from it (docs/kiosk-api.md says how to read one). */
  seq: v.number(),
  sheets: v.number(),
  /** One bit per number, number 1 first and lowest, 1: taken; base64. */
  taken: v.string(),
  stage: v.picklist(['announced', 'open', 'closing', 'closed']),
  serverNowMs: v.number(),
});
export const kioskDraw = v.strictObject({
  drawId: v.string(),
  campaignId: v.string(),
  number: v.number(),
  sheet: v.number(),
  ticket: v.string(),
  /** null: a losing sheet. */
  benefit: v.nullable(benefitSchema),
  state: v.picklist(['held', 'confirmed', 'cancelled', 'expired']),
  holdUntilMs: nullableMs,
  /** Proof and receipt as in docs/verification.md, to be printed or shown as a QR code. */
  proof: v.looseObject({}),
  receipt: v.looseObject({}),
});
export const seenCoupon = v.strictObject({
  couponId: v.string(),
  message: v.string(),
  benefit: benefitSchema,
  product: v.nullable(v.strictObject({ number: v.string(), name: v.string() })),
  state: v.picklist(['issued', 'reserved', 'redeemed', 'void', 'expired', 'not-yet-valid']),
  validUntilMs: v.number(),
  minimumOrderMinor: v.number(),
  recognisedBy: v.picklist(['code', 'rotating-code', 'file', 'mark']),
});
export const redemption = v.strictObject({
  redemptionId: v.string(),
  couponId: v.string(),
  state: v.picklist(['held', 'redeemed', 'released', 'undone', 'expired']),
  productNumber: v.string(),
  quantity: v.number(),
  listMinor: v.number(),
  discountMinor: v.number(),
  totalMinor: v.number(),
  currency: v.string(),
  /** While held. */
  holdUntilMs: nullableMs,
  /** Once redeemed: until then it can be undone. */
  undoUntilMs: nullableMs,
});
export const settledCommand = v.strictObject({
  id: v.string(),
  /** null: the server has never carried it out, and nothing of it has happened. */
  answer: v.nullable(v.looseObject({})),
});
export const kioskAnswers = {
  campaigns: v.array(kioskCampaign),
  watch: kioskBoard,
  draw: kioskDraw,
  'find-draw': kioskDraw,
  confirm: kioskDraw,
  cancel: kioskDraw,
  'look-up': seenCoupon,
  hold: redemption,
  redeem: redemption,
  release: redemption,
  undo: redemption,
  settle: v.array(settledCommand),
  unlock: v.strictObject({}),
} as const satisfies Record<KioskCommandName, v.GenericSchema>;
export type KioskAnswer<Name extends KioskCommandName> = v.InferOutput<(typeof kioskAnswers)[Name]>;
export type KioskCampaign = v.InferOutput<typeof kioskCampaign>;
export type KioskBoard = v.InferOutput<typeof kioskBoard>;
export type KioskDraw = v.InferOutput<typeof kioskDraw>;
export type SeenCoupon = v.InferOutput<typeof seenCoupon>;
export type Redemption = v.InferOutput<typeof redemption>;
export type SettledCommand = v.InferOutput<typeof settledCommand>;

/** The answer to `hello`. */
export const welcome = v.strictObject({
  kiosk: v.string(),
  name: v.string(),
  seller: v.string(),
  scopes: v.array(v.picklist(KIOSK_SCOPES)),
  /** The largest counter that was used; begin above it. */
  lastCounter: v.number(),
  serverNowMs: v.number(),
});
export type Welcome = v.InferOutput<typeof welcome>;

/** A refusal to a kiosk. */
export interface KioskRefusal extends Refusal {
  /** What staff should say, in the language of the connection. */
  readonly say: string;
}
export type KioskAnswerFrame<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** This id had been carried out before. */ readonly repeated: boolean;
    }
  | { readonly ok: false; readonly refusal: KioskRefusal; readonly repeated: boolean };

/** The answer of POST /api/kiosk/pictures. */
export const pictureDigest = v.strictObject({ digest: hex64 });

/** The answer of POST /api/kiosk/enrol. */
export const enrolled = v.strictObject({
  kiosk: v.string(),
  /** 32 bytes, base64url, told this once: the kiosk's key. */
  key: v.string(),
  name: v.string(),
  seller: v.string(),
  scopes: v.array(v.picklist(KIOSK_SCOPES)),
});
export type Enrolled = v.InferOutput<typeof enrolled>;
