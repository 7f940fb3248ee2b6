// The wire between a kiosk and the server, version 1: a product of its own, spoken by other people's
// programs (docs/kiosk-api.md). The AsyncAPI description is made from these very schemas.
//
// A kiosk connects to the Socket.IO namespace /kiosk with auth {version, kiosk, language}. The server
// sends `challenge`; the kiosk answers with `hello`. Every command after it is one CommandFrame, and is
// acknowledged with a KioskAnswerFrame (kiosk-answers.ts).
import * as v from 'valibot';
import { form as formSchema, campaignId, idempotencyKey } from './shopper.ts';
import { MAX_SHEETS } from './limits.ts';

export const KIOSK_VERSION = 1;
export const KIOSK_NAMESPACE = '/kiosk';
export const KIOSK_SCOPES = ['draw', 'redeem', 'display'] as const;
export type KioskScope = (typeof KIOSK_SCOPES)[number];

/** How long a code that enrols a kiosk is good for, minutes. */
export const ENROLMENT_MINUTES = 10;
/** A coupon that a kiosk holds for a basket is free again after so many seconds. */
export const COUNTER_HOLD_SECONDS = 300;
/** A redemption can be undone at the same shop for so many minutes. */
export const UNDO_MINUTES = 15;
/** A recorded answer is kept for so many days: so long may a kiosk be without connection. */
export const KEPT_COMMAND_DAYS = 30;
export const MAX_BODY_CHARS = 12_000;
/** A presented picture is kept in memory for so many minutes, for the kiosk that sent it alone. */
export const KEPT_PICTURE_MINUTES = 10;

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 small hexadecimal digits'));
const amount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000_000));
const boardNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SHEETS));
const codeText = v.pipe(v.string(), v.minLength(1), v.maxLength(60));

/** What a kiosk sends with `connect`. */
export const kioskAuth = v.object({
  version: v.number(),
  kiosk: uuid,
  /** Of `say`. */
  language: v.optional(v.picklist(['en', 'ja']), 'en'),
});

/** Proves the kiosk's key: HMAC-SHA-256 over `tombola kiosk 1\n` and the challenge, hex. */
export const helloSchema = v.strictObject({ mac: hex64 });

/**
 * One command on the wire. `mac` is HMAC-SHA-256, hex, with the kiosk's key over the UTF-8 text
 * `tombola command 1\nNAME\nID\nCOUNTER\nAT\nBODY` (see commandText): BODY is the very text of `body`,
 * so nothing has to be written in a canonical form.
 */
export const commandFrame = v.strictObject({
  /** 128 random bits, base64url: the same for every try of one command. */
  id: idempotencyKey,
  /** Larger than that of every command this kiosk has begun before; the same for every try. */
  counter: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
  /** When it was begun by the kiosk's clock, Unix time in ms. It is noted, never relied on. */
  atMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000)),
  /** JSON, as the command's own schema says. */
  body: v.pipe(v.string(), v.maxLength(MAX_BODY_CHARS)),
  mac: hex64,
});
export type CommandFrame = v.InferOutput<typeof commandFrame>;

export const helloText = (challenge: string): string => `tombola kiosk 1\n${challenge}`;
export const commandText = (name: string, frame: Omit<CommandFrame, 'mac'>): string =>
  `tombola command 1\n${name}\n${frame.id}\n${frame.counter}\n${frame.atMs}\n${frame.body}`;

/** By what a person at a shared terminal may draw. */
const drawRight = v.variant('kind', [
  v.strictObject({
    kind: v.literal('ticket'),
    code: codeText,
    /** Where the campaign asks for one draw per member. */
    membershipNumber: v.optional(v.pipe(v.string(), v.maxLength(20))),
  }),
  v.strictObject({
    kind: v.literal('member'),
    membershipNumber: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  }),
]);
export type DrawRight = v.InferOutput<typeof drawRight>;

/** How a coupon is brought: what its QR code says, its typed code, or its picture (see pictureText). */
const presentedCoupon = v.variant('kind', [
  v.strictObject({
    kind: v.literal('text'),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
  }),
  v.strictObject({ kind: v.literal('code'), code: codeText }),
  /** SHA-256 of a picture that this kiosk has sent in the last KEPT_PICTURE_MINUTES, hex. */
  v.strictObject({ kind: v.literal('picture'), digest: hex64 }),
]);
export type PresentedCoupon = v.InferOutput<typeof presentedCoupon>;

const basket = v.strictObject({
  /** The seller's own number of the product. */
  productNumber: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
  /** What the till asks for without coupon, all pieces together, minor units; null: the listed price. */
  listMinor: v.nullable(amount),
});

/** The body of each command. Scope in brackets; those marked * are recorded and answered alike for ever. */
export const kioskCommands = {
  /** [any] → KioskCampaign[]: this shop's campaigns that are announced, open or closing. */
  campaigns: v.strictObject({}),
  /** [draw, display] → KioskBoard; frames of it follow as events until another one is watched. */
  watch: v.strictObject({ campaignId }),
  /** [draw] * → KioskDraw. number null: a free one is picked by the server's dice. */
  draw: v.strictObject({ campaignId, right: drawRight, number: v.nullable(boardNumber) }),
  /** [draw] → KioskDraw: what this right has drawn, so that a draw can be taken up again at this shop. */
  'find-draw': v.strictObject({ campaignId, right: drawRight }),
  /** [draw] * → KioskDraw */
  confirm: v.strictObject({ campaignId, drawId: uuid, form: formSchema }),
  /** [draw] * → KioskDraw */
  cancel: v.strictObject({ campaignId, drawId: uuid }),
  /** [redeem] → SeenCoupon; changes nothing. */
  'look-up': v.strictObject({ coupon: presentedCoupon }),
  /** [redeem] * → Redemption, held for COUNTER_HOLD_SECONDS. */
  hold: v.strictObject({ coupon: presentedCoupon, basket }),
  /** [redeem] * → Redemption */
  redeem: v.strictObject({ redemptionId: uuid }),
  /** [redeem] * → Redemption: a hold is given up. */
  release: v.strictObject({ redemptionId: uuid }),
  /** [redeem] * → Redemption: within UNDO_MINUTES; the coupon is as it was before. */
  undo: v.strictObject({
    redemptionId: uuid,
    because: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  }),
  /** [any] → SettledCommand[]: what became of commands whose answer was lost. */
  settle: v.strictObject({
    ids: v.pipe(v.array(idempotencyKey), v.minLength(1), v.maxLength(100)),
  }),
  /** [any] → {}: whether this is the code with which staff leave the full screen. */
  unlock: v.strictObject({ staffCode: v.pipe(v.string(), v.regex(/^\d{4,8}$/, '4 to 8 digits')) }),
} as const;
export type KioskCommandName = keyof typeof kioskCommands;
export type KioskCommand<Name extends KioskCommandName> = v.InferOutput<
  (typeof kioskCommands)[Name]
>;

/** Which scopes allow a command (any of them). */
export const COMMAND_SCOPES: Readonly<Record<KioskCommandName, readonly KioskScope[]>> = {
  campaigns: KIOSK_SCOPES,
  watch: ['draw', 'display'],
  draw: ['draw'],
  'find-draw': ['draw'],
  confirm: ['draw'],
  cancel: ['draw'],
  'look-up': ['redeem'],
  hold: ['redeem'],
  redeem: ['redeem'],
  release: ['redeem'],
  undo: ['redeem'],
  settle: KIOSK_SCOPES,
  unlock: KIOSK_SCOPES,
};
/** Commands whose answer is recorded with their id, in the transaction of their effect. */
export const RECORDED_COMMANDS = [
  'draw',
  'confirm',
  'cancel',
  'hold',
  'redeem',
  'release',
  'undo',
] as const satisfies readonly KioskCommandName[];

/**
 * POST /api/kiosk/pictures, body: the file (image/png, image/jpeg, image/webp; MAX_PICTURE_BYTES at most)
 * → {digest}, to be used in `look-up` and `hold`. [redeem] Headers: `kiosk-id`; `kiosk-at`, Unix time in
 * ms; `kiosk-mac`, HMAC-SHA-256 in hex over pictureText. Too large for a socket's message.
 */
export const pictureText = (atMs: number, digest: string): string =>
  `tombola picture 1\n${atMs}\n${digest}`;
/** Events: server to kiosk. */
export interface KioskEvents {
  /** Once after connecting; single use. */
  challenge: (challenge: string) => void;
  /** As for shoppers: numbers that were taken or came back (common/board/frame-text.ts). */
  frame: (frame: string) => void;
  stage: (notice: { campaignId: string; stage: string; reason: string | null }) => void;
  presence: (viewers: number) => void;
  /** Frames were missed: `watch` again. */
  resync: () => void;
  /** The key is good no more: erase it and enrol anew. The connection ends. */
  revoked: () => void;
  /** The server is about to restart; come back after so many ms. */
  draining: (retryAfterMs: number) => void;
}

/** POST /api/kiosk/enrol → Enrolled; CODE_UNKNOWN, CODE_USED, RATE_LIMITED */
export const enrolRequest = v.strictObject({ code: codeText });
