import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultPolicy, type CouponPolicy } from '../../common/coupon/policy.ts';
import { lastDayText, validFromMs, validUntilMs } from '../../server/coupons/validity.ts';

const test = suite('validity');

const policy = (part: Partial<CouponPolicy>): CouponPolicy => ({
  ...defaultPolicy('Asia/Tokyo'),
  validDays: null,
  ...part,
});
const endOf = (part: Partial<CouponPolicy>, issued: string): string =>
  new Date(validUntilMs(policy(part), Date.parse(issued))).toISOString();

test('X8: so many days after issue, to the end of the last one in the policy’s zone', () => {
  // 23:30 in Tokyo on the 20th: one more day is the 21st, which ends at 15:00 UTC.
  assert.is(endOf({ validDays: 1 }, '2026-11-20T14:30:00Z'), '2026-11-21T15:00:00.000Z');
  // Half an hour later it is the 21st there.
  assert.is(endOf({ validDays: 1 }, '2026-11-20T15:00:00Z'), '2026-11-22T15:00:00.000Z');
  assert.is(
    endOf({ validDays: 30, zone: 'America/New_York' }, '2026-11-20T12:00:00Z'),
    '2026-12-21T05:00:00.000Z',
  );
});

test('X8: days are days although clocks change between them', () => {
  // Spain sets its clocks back on 25 October 2026: the day has 25 hours.
  assert.is(
    endOf({ validDays: 2, zone: 'Europe/Madrid' }, '2026-10-24T10:00:00Z'),
    '2026-10-26T23:00:00.000Z',
  );
});

test('X8: until a wall-clock time in the zone', () => {
  assert.is(
    endOf({ validUntil: '2026-12-24T18:00' }, '2026-11-20T00:00:00Z'),
    '2026-12-24T09:00:00.000Z',
  );
});

test('X8: of two ends the earlier counts', () => {
  const both = { validDays: 3, validUntil: '2026-12-24T18:00' };
  assert.is(endOf(both, '2026-11-20T03:00:00Z'), '2026-11-23T15:00:00.000Z');
  assert.is(endOf(both, '2026-12-23T03:00:00Z'), '2026-12-24T09:00:00.000Z');
});

test('X8: it begins at the policy’s own time in the zone, and never before it is issued', () => {
  const beginning = policy({ validFrom: '2026-11-24T18:00' });
  const begins = (issued: string) => new Date(validFromMs(beginning, Date.parse(issued))).toJSON();
  assert.is(begins('2026-11-20T03:00:00Z'), '2026-11-24T09:00:00.000Z');
  assert.is(begins('2026-11-24T09:00:01Z'), '2026-11-24T09:00:01.000Z');
  assert.is(validFromMs(policy({}), 5), 5);
});

test('X8: a policy without an end is for ten years, and one that is over is over', () => {
  assert.is(endOf({}, '2026-11-20T03:00:00Z').slice(0, 4), '2036');
  const issued = Date.parse('2026-12-25T00:00:00Z');
  assert.ok(validUntilMs(policy({ validUntil: '2026-12-24T18:00' }), issued) <= issued);
});

test('X8: an unknown zone and a day that is not in the calendar are faults', () => {
  assert.throws(() => validUntilMs(policy({ zone: 'Mars/Base', validDays: 1 }), 0), RangeError);
  assert.throws(() => validUntilMs(policy({ validUntil: '2026-02-30T10:00' }), 0), RangeError);
});

test('the last day is the last one on which it can be used', () => {
  const text = (iso: string) => lastDayText(Date.parse(iso), 'Asia/Tokyo');
  assert.is(text('2026-11-21T15:00:00Z'), '2026.11.21');
  assert.is(text('2026-12-24T09:00:00Z'), '2026.12.24');
});

test.run();
