// The wire between a shopper's page and the server, to be read aloud. Every command is acknowledged
// with an Answer (refusals.ts); the server's events follow the commands below.
import * as v from 'valibot';
import type { Benefit } from '../campaign/benefit.ts';
import type { EndReason } from '../campaign/stage.ts';
import type { Epoch } from '../board/board.ts';
import { MAX_FIELD_CHARS, MAX_FORM_FIELDS, MAX_SHEETS } from './limits.ts';

const base64url = (chars: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`), `${chars} base64url characters`),
  );

/** Written small everywhere: it is compared as text. */
export const campaignId = v.pipe(v.string(), v.uuid(), v.toLowerCase());
/** 128 random bits, base64url: the same for every try of one command. */
export const idempotencyKey = base64url(22);

const boardNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SHEETS));

// Postgres stores neither NUL nor half a surrogate pair; one such text must not fail its whole batch.
const formText = v.pipe(
  v.string(),
  v.maxLength(MAX_FIELD_CHARS),
  v.check(
    (text) => text.isWellFormed() && !/[\0-\x08\x0b-\x1f\x7f]/.test(text),
    'no control characters',
  ),
);

export const form = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,30}$/)), formText),
  v.check((fields) => Object.keys(fields).length <= MAX_FORM_FIELDS, 'too many fields'),
);

/** Commands: client to server. */
export const shopperCommands = {
  /** Proves that this socket belongs to the device whose key it is: a signature over the challenge. */
  identify: v.strictObject({
    publicKey: v.strictObject({
      kty: v.literal('EC'),
      crv: v.literal('P-256'),
      x: base64url(43),
      y: base64url(43),
    }),
    /** ECDSA P-256 with SHA-256, raw r and s, over `tombola device 1\n` and the challenge, UTF-8. */
    signature: base64url(86),
  }),
  /** Sends this campaign's frames from now on; the answer says where the board stands. One campaign a socket. */
  watch: v.strictObject({ campaignId }),
  /**
   * From now on this socket draws in the campaign by this ticket code; null: by its device again. A code
   * that was refused counts too: nothing is drawn until another one, or null, is presented.
   */
  'present-ticket': v.strictObject({
    campaignId,
    code: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
  }),
  draw: v.strictObject({ campaignId, number: boardNumber, key: idempotencyKey }),
  confirm: v.strictObject({ campaignId, key: idempotencyKey, form }),
  cancel: v.strictObject({ campaignId, key: idempotencyKey }),
} as const;

export type ShopperCommandName = keyof typeof shopperCommands;
export type ShopperCommand<Name extends ShopperCommandName> = v.InferOutput<
  (typeof shopperCommands)[Name]
>;

/** A path in a Merkle tree: sibling hashes from the leaf upwards, each 32 bytes, base64url, run together. */
export type PathText = string;

/** That the sheet was behind its home number before the campaign opened (docs/verification.md). */
export interface LotProof {
  readonly home: number;
  readonly sheet: number;
  readonly tier: number;
  /** 16 bytes, base64url. */
  readonly salt: string;
  readonly path: PathText;
}

/** The server's signed word on a draw (docs/verification.md). */
export interface Receipt {
  /** The exact text that was signed. */
  readonly statement: string;
  /** Place of the statement among those signed together, and how many they were. */
  readonly index: number;
  readonly size: number;
  readonly path: PathText;
  /** ECDSA P-256 with SHA-256, raw r and s, base64url. */
  readonly signature: string;
  readonly keyId: string;
}

/** A shopper's own draw, as only that shopper sees it. */
export interface OwnDraw {
  readonly number: number;
  readonly sheet: number;
  readonly ticket: string;
  /** null: a losing sheet. */
  readonly benefit: Benefit | null;
  readonly state: 'held' | 'confirmed' | 'cancelled' | 'expired';
  /** While held: the end of the hold, Unix time in ms by the server's clock. */
  readonly holdUntilMs: number | null;
  readonly proof: LotProof;
  readonly receipt: Receipt;
}

export interface Watching {
  readonly epoch: Epoch;
  readonly seq: number;
  readonly stage: StageNotice;
  readonly viewers: number;
  readonly serverNowMs: number;
  /** As whom this socket draws: the id of its device, its ticket or its member; null: it may not draw. */
  readonly participant: string | null;
  /** That participant's draw, if there is one. */
  readonly own: OwnDraw | null;
}

export interface StageNotice {
  readonly campaignId: string;
  readonly stage: 'announced' | 'open' | 'closing' | 'closed';
  readonly reason: EndReason | null;
}

export interface ShopperAnswers {
  readonly identify: { readonly device: string };
  readonly watch: Watching;
  readonly 'present-ticket': Record<string, never>;
  readonly draw: OwnDraw;
  readonly confirm: OwnDraw;
  readonly cancel: OwnDraw;
}

/** Events: server to client. */
export interface ShopperEvents {
  /** Sent once after connecting: sign this (identify). Single use, 22 base64url characters. */
  challenge: (challenge: string) => void;
  /** A frame as text (common/board/frame-text.ts). */
  frame: (frame: string) => void;
  stage: (notice: StageNotice) => void;
  /** How many watch, at most every few seconds. */
  presence: (viewers: number) => void;
  /** The shopper's own draw has changed by itself: its hold ran out. */
  own: (draw: OwnDraw) => void;
  /** This viewer missed frames: fetch the snapshot. */
  resync: () => void;
  /** The server is about to restart; come back after so many ms. */
  draining: (retryAfterMs: number) => void;
}
