// The code with which staff leave the full screen. Few digits, so tries are few.
import { isPassword, TooManyLogins } from '../accounts/password.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { KnownKiosk } from './known-kiosk.ts';

/** So many wrong codes at once, then one in so many ms; per kiosk. */
export const STAFF_CODE_TRIES = 5;
export const STAFF_CODE_REFILL_MS = 30_000;

export interface StaffCodes {
  /** WRONG_STAFF_CODE, RATE_LIMITED; UNAVAILABLE when many passwords are being checked. */
  check(kiosk: KnownKiosk, staffCode: string): Promise<Answer<object>>;
}

export function createStaffCodes(nowMs: () => number): StaffCodes {
  const tries = new Map<string, { left: number; atMs: number }>();

  const triesOf = (kioskId: string) => {
    const of = tries.get(kioskId) ?? { left: STAFF_CODE_TRIES, atMs: nowMs() };
    const earned = Math.max(0, nowMs() - of.atMs) / STAFF_CODE_REFILL_MS;
    of.left = Math.min(STAFF_CODE_TRIES, of.left + earned);
    of.atMs = nowMs();
    tries.set(kioskId, of);
    return of;
  };

  return {
    async check({ id, staffCodeHash }, staffCode) {
      const of = triesOf(id);
      if (of.left < 1) {
        const retryAfterMs = Math.ceil((1 - of.left) * STAFF_CODE_REFILL_MS);
        return refused('RATE_LIMITED', { retryAfterMs });
      }
      of.left -= 1;
      try {
        const isRight = staffCodeHash !== null && (await isPassword(staffCodeHash, staffCode));
        if (!isRight) return refused('WRONG_STAFF_CODE');
        of.left = Math.min(STAFF_CODE_TRIES, of.left + 1);
        return accepted({});
      } catch (error) {
        if (!(error instanceof TooManyLogins)) throw error;
        of.left += 1;
        return refused('UNAVAILABLE', { retryAfterMs: 1_000 });
      }
    },
  };
}
