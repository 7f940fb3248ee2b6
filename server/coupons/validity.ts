import { Temporal } from 'temporal-polyfill';
import type { CouponPolicy } from '../../common/coupon/policy.ts';

const FOR_EVER_DAYS = 3_650;

/**
 * From when a coupon that is issued now is valid, Unix ms: its policy's own beginning, and never before
 * it is issued. Throws as `validUntilMs` does.
 */
export function validFromMs({ validFrom, zone }: CouponPolicy, issuedAtMs: number): number {
  return validFrom ? Math.max(issuedAtMs, instantOf(validFrom, zone)) : issuedAtMs;
}

const instantOf = (wallClock: string, zone: string): number =>
  Temporal.PlainDateTime.from(wallClock, { overflow: 'reject' }).toZonedDateTime(zone, {
    disambiguation: 'earlier',
  }).epochMilliseconds;

/**
 * When a coupon that is valid from `fromMs` is no longer valid, Unix ms: the end of the last of its days in the
 * zone of its policy, or the policy's own end, whichever comes first; ten years for a policy without
 * either. Not after `fromMs` when the policy's end is over. A time that clocks skip or repeat is
 * taken as the earlier instant. Throws a RangeError for an unknown zone or an impossible date.
 */
export function validUntilMs(policy: CouponPolicy, fromMs: number): number {
  const ends: number[] = [];
  if (policy.validUntil !== null) {
    ends.push(instantOf(policy.validUntil, policy.zone));
  }
  if (policy.validDays !== null || ends.length === 0) {
    const days = policy.validDays ?? FOR_EVER_DAYS;
    const begun = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(policy.zone);
    // Day 0 is the day on which it begins: a coupon for one day is good until the end of tomorrow.
    ends.push(
      begun
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
