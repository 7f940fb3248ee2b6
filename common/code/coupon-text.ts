// What a coupon looks like to a scanner or a keyboard at a counter, written and read. Nothing here is
// secret and nothing says what a coupon is worth; whether a code is any good only the server knows.
import { fromBase64url, fromHex, toBase64url, toHex } from '../fairness/bytes.ts';
import {
  CODE_CHARS,
  isCodeChars,
  plainChars,
  readTypedCode,
  showCode,
  type TypedCode,
} from './typed-code.ts';

/** A rotating code is another one after so many ms. */
export const ROTATION_MS = 30_000;
/** Characters of the rotating part of a QR code, 60 bits. */
export const MAC_CHARS = 12;
/** Characters that are typed behind the code of a coupon whose code rotates, 30 bits. */
export const TAIL_CHARS = 6;

export type PresentedText =
  | { readonly kind: 'code'; readonly code: TypedCode }
  /** Typed: the coupon's own code, and behind it what changes with the step. */
  | { readonly kind: 'code-with-tail'; readonly code: TypedCode; readonly tail: string }
  | {
      readonly kind: 'rotating';
      readonly couponId: string;
      /** How many times ROTATION_MS after 1970. */
      readonly step: number;
      readonly mac: string;
    };

/** The step in which a moment lies. */
export const stepAt = (nowMs: number): number => Math.floor(nowMs / ROTATION_MS);

export const codeText = (code: TypedCode): string => `TOMBOLA:C:${code}`;

/** @throws RangeError when the id is no UUID */
export function rotatingText(couponId: string, step: number, mac: string): string {
  return `TOMBOLA:R:${toBase64url(fromHex(couponId.replaceAll('-', '')))}:${step}:${mac}`;
}

/** In groups, as a coupon's page shows it: 4F7K-9Q2M-XW3T5-8KD-2M1. */
export const showCodeWithTail = (code: TypedCode, tail: string): string =>
  `${showCode(code)}-${tail.slice(0, 3)}-${tail.slice(3)}`;

const ROTATING = /^TOMBOLA:R:([\w-]{22}):([1-9]\d{0,11}):([^:]{12})$/i;

/** What a QR code said or somebody typed. undefined: it is no code of ours, which costs no guess. */
export function readCouponText(text: string): PresentedText | undefined {
  const trimmed = text.trim();
  const [, id, step, mac] = ROTATING.exec(trimmed) ?? [];
  if (id && step && mac) return readRotating(id, Number(step), mac);
  const typed = trimmed.replace(/^TOMBOLA:C:/i, '');
  const code = readTypedCode(typed);
  return code ? { kind: 'code', code } : readWithTail(typed);
}

function readRotating(id: string, step: number, mac: string): PresentedText | undefined {
  const bytes = fromBase64url(id);
  const chars = plainChars(mac);
  if (bytes?.length !== 16 || chars.length !== MAC_CHARS || !isCodeChars(chars)) return undefined;
  const couponId = toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { kind: 'rotating', couponId, step, mac: chars };
}

function readWithTail(typed: string): PresentedText | undefined {
  if (typed.length > 4 * (CODE_CHARS + TAIL_CHARS)) return undefined;
  const chars = plainChars(typed);
  const code = readTypedCode(chars.slice(0, CODE_CHARS));
  const tail = chars.slice(CODE_CHARS);
  if (!code || tail.length !== TAIL_CHARS || !isCodeChars(tail)) return undefined;
  return { kind: 'code-with-tail', code, tail };
}
