// What a scanner, a camera or a keyboard has read.
import { readCouponText } from '../../../common/code/coupon-text.ts';
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
  const read = readCouponText(text);
  if (!read) return undefined;
  const trimmed = text.trim();
  return trimmed.includes(':') ? { kind: 'text', text: trimmed } : { kind: 'code', code: trimmed };
}
