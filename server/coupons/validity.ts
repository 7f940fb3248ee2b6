import { Temporal } from 'temporal-polyfill';
import type { CouponPolicy } from '../../common/coupon/policy.ts';

const FOR_EVER_DAYS = 3_650;

/**
 * When a coupon that is issued now is no longer valid, Unix ms: the end of the last of its days in the
 * zone of its policy, or the policy's own end, whichever comes first; ten years for a policy without
 * either. Not after `issuedAtMs` when the policy's end is over. A time that clocks skip or repeat is
 * taken as the earlier instant. Throws a RangeError for an unknown zone or an impossible date.
 */
export function validUntilMs(policy: CouponPolicy, issuedAtMs: number): number {
  const ends: number[] = [];
  if (policy.validUntil !== null) {
    const end = Temporal.PlainDateTime.from(policy.validUntil, { overflow: 'reject' });
    ends.push(end.toZonedDateTime(policy.zone, { disambiguation: 'earlier' }).epochMilliseconds);
  }
  if (policy.validDays !== null || ends.length === 0) {
    const days = policy.validDays ?? FOR_EVER_DAYS;
    const issued = Temporal.Instant.fromEpochMilliseconds(issuedAtMs).toZonedDateTimeISO(
      policy.zone,
    );
    // Day 0 is the day of issue: a coupon for one day is good until the end of tomorrow.
    ends.push(
      issued
        .startOfDay()
        .add({ days: days + 1 })
        .startOfDay().epochMilliseconds,
    );
  }
  return Math.min(...ends);
}

/** The last day on which it can be used, e.g. 2026.12.24. */
export function lastDayText(endMs: number, zone: string): string {
  const last = Temporal.Instant.fromEpochMilliseconds(endMs - 1).toZonedDateTimeISO(zone);
  return last.toPlainDate().toString().replaceAll('-', '.');
}
