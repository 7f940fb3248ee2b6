// The codes by which a coupon is brought to a counter: one to type, good until the coupon is used, and
// where its policy asks for it one that changes every 30 seconds, so that a screenshot is soon worthless.
// A code only says which coupon is meant; whether it may be used is for the desk to say.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  MAC_CHARS,
  readCouponText,
  ROTATION_MS,
  rotatingText,
  stepAt,
  TAIL_CHARS,
  type PresentedText,
} from '../../common/code/coupon-text.ts';
import {
  charsFromBytes,
  CODE_RANDOM_BYTES,
  codeFromBytes,
  type TypedCode,
} from '../../common/code/typed-code.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { CodedCoupon } from '../store/coupon-codes.ts';
import type { Database } from '../store/database.ts';

export interface FoundByCode {
  readonly couponId: string;
  readonly by: 'code' | 'rotating-code';
}

export interface RotatingCode {
  /** Of the QR code. */
  readonly text: string;
  /** What is typed behind the coupon's own code. */
  readonly tail: string;
}

export interface RotatingCodes {
  /** One a step: the first is good now, the last in ROTATION_AHEAD_MS. */
  readonly codes: readonly [RotatingCode, ...RotatingCode[]];
  /** Until the second is the one to show. */
  readonly leftMs: number;
}

export interface CouponCodes {
  /**
   * The coupon that a QR code's text or a typed code stands for. CODE_UNKNOWN: none, or no code at all
   * (`readCouponText` tells the two apart: only the first is a guess). CODE_OUTDATED: of a coupon whose
   * code rotates, and not the one of this step or of the ones beside it. The work, and with it the time,
   * is the same whether there is such a coupon or not.
   */
  find(presented: string, nowMs: number): Promise<Answer<FoundByCode>>;
  /** The coupon's typed code, the same at every call; made at the first. There must be such a coupon. */
  codeOf(couponId: string): Promise<TypedCode>;
  /** For its holder's page, which shows them in turn. */
  rotating(couponId: string, nowMs: number): RotatingCodes;
}

export interface CouponCodesDeps {
  readonly db: Database;
  readonly store: typeof import('../store/coupon-codes.ts');
  /** 32 bytes each. */
  readonly digestKey: Buffer;
  readonly rotationKey: Buffer;
  readonly box: SecretBox;
}

/** How long a page can go on showing codes without a connection. */
export const ROTATION_AHEAD_MS = 300_000;
/** Steps before and after its own in which a code is good: for slow hands and slow networks. */
const STEPS_BESIDE = 1;
/** Stands in where no coupon was found, so that the rest of the work is done all the same. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

export function createCouponCodes(deps: CouponCodesDeps): CouponCodes {
  const { db, store, box, rotationKey } = deps;
  const contextOf = (couponId: string) => `coupon-code:${couponId}`;
  const digestOf = (code: TypedCode) =>
    createHmac('sha256', deps.digestKey).update(`coupon\n${code}`).digest();

  return {
    async find(presented, nowMs) {
      const read = readCouponText(presented);
      if (!read) return refused('CODE_UNKNOWN');
      const found =
        read.kind === 'rotating'
          ? await store.findRotation(db, read.couponId)
          : await store.findCodedCoupon(db, digestOf(read.code));
      return judge(rotationKey, read, found, nowMs);
    },
    async codeOf(couponId) {
      const known = await store.findSealedCode(db, couponId);
      if (known) return box.open(known, contextOf(couponId)).toString() as TypedCode;
      const code = codeFromBytes(randomBytes(CODE_RANDOM_BYTES));
      const sealed = box.seal(Buffer.from(code), contextOf(couponId));
      await store.keepCode(db, couponId, digestOf(code), sealed);
      // Whoever made one first, on whatever node: theirs is the one.
      const kept = await store.findSealedCode(db, couponId);
      return box.open(kept!, contextOf(couponId)).toString() as TypedCode;
    },
    rotating(couponId, nowMs) {
      const first = stepAt(nowMs);
      const codes = Array.from({ length: ROTATION_AHEAD_MS / ROTATION_MS + 1 }, (_, at) => {
        const { mac, tail } = rotation(rotationKey, couponId, first + at);
        return { text: rotatingText(couponId, first + at, mac), tail };
      });
      return {
        codes: codes as [RotatingCode, ...RotatingCode[]],
        leftMs: (first + 1) * ROTATION_MS - nowMs,
      };
    },
  };
}

function judge(
  key: Buffer,
  read: PresentedText,
  found: CodedCoupon | undefined,
  nowMs: number,
): Answer<FoundByCode> {
  const couponId = found?.couponId ?? NOBODY;
  const now = stepAt(nowMs);
  // Done for every kind of code, found or not.
  const shown = read.kind === 'rotating' ? read.step : now;
  const { mac } = rotation(key, couponId, shown);
  const isOfStep = isSame(mac, read.kind === 'rotating' ? read.mac : mac);
  const tail = read.kind === 'code-with-tail' ? read.tail : '';
  const isFreshTail = tailsAround(key, couponId, now).filter((one) => isSame(one, tail)).length > 0;

  if (!found || !isOfStep) return refused('CODE_UNKNOWN');
  if (read.kind === 'rotating') {
    const isFresh = Math.abs(read.step - now) <= STEPS_BESIDE;
    return isFresh ? accepted({ couponId, by: 'rotating-code' }) : refused('CODE_OUTDATED');
  }
  if (!found.rotates) return accepted({ couponId, by: 'code' });
  return isFreshTail ? accepted({ couponId, by: 'rotating-code' }) : refused('CODE_OUTDATED');
}

const tailsAround = (key: Buffer, couponId: string, step: number): string[] =>
  Array.from(
    { length: 2 * STEPS_BESIDE + 1 },
    (_, at) => rotation(key, couponId, step - STEPS_BESIDE + at).tail,
  );

/** HMAC-SHA-256 of the step under a key of this coupon's own (RFC 2104; the steps are those of RFC 6238). */
function rotation(
  key: Buffer,
  couponId: string,
  step: number,
): { readonly mac: string; readonly tail: string } {
  const own = createHmac('sha256', key).update(`tombola 1 rotating code\n${couponId}`).digest();
  const mac = createHmac('sha256', own).update(`${step}`).digest();
  const chars = charsFromBytes(mac, MAC_CHARS + TAIL_CHARS);
  return { mac: chars.slice(0, MAC_CHARS), tail: chars.slice(MAC_CHARS) };
}

/** In a time that says nothing about where they differ. */
const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
