// Signs what a payment provider sends: a keyed digest of the time and the body's very bytes. The same
// scheme as most providers': `t=<Unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
import { createHmac, timingSafeEqual } from 'node:crypto';

export const CALLBACK_AGE_S = 300;

export function signCallback(body: Buffer, key: Buffer, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${digest(body, key, String(seconds)).toString('hex')}`;
}

/** Whether the key's holder has signed these bytes at most 300 s ago. */
export function isSigned(
  body: Buffer,
  signature: string | undefined,
  key: Buffer,
  nowMs: number,
): boolean {
  const [, seconds = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (!hex || Math.abs(nowMs / 1000 - Number(seconds)) > CALLBACK_AGE_S) return false;
  return timingSafeEqual(digest(body, key, seconds), Buffer.from(hex, 'hex'));
}

const digest = (body: Buffer, key: Buffer, seconds: string): Buffer =>
  createHmac('sha256', key).update(`${seconds}.`).update(body).digest();
