// What a scanner, a camera or a keyboard has read.
import { readTypedCode, showCode } from '../../../common/code/typed-code.ts';
import type { PresentedCoupon } from '../../../common/protocol/kiosk.ts';

/** The code of a ticket: typed, or the link in its QR code. undefined: it cannot be one. */
export function readTicket(text: string): string | undefined {
  const [, behind] = /\/t#(.+)$/.exec(text.trim()) ?? [];
  const code = readTypedCode(behind ?? text);
  return code && showCode(code);
}

/** A coupon as it is presented: what its QR code says, or its typed code. undefined: it cannot be one. */
export function readCoupon(text: string): PresentedCoupon | undefined {
  const trimmed = text.trim();
  if (/^TOMBOLA:[CR]:/.test(trimmed)) return { kind: 'text', text: trimmed };
  const code = readTypedCode(trimmed);
  return code && { kind: 'code', code: showCode(code) };
}
