import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shownCode } from '../../../client/coupon/state/counter-state.ts';
import { readPlace } from '../../../client/coupon/state/place.ts';
import { steadyClock } from '../../../client/coupon/state/steady-clock.ts';
import type { CounterCode } from '../../../common/protocol/shop.ts';

const test = suite('the clock of the counter page');

const STEP_MS = 30_000;
const rotating: CounterCode = {
  kind: 'rotating',
  codes: ['a', 'b', 'c'].map((name) => ({ text: `text ${name}`, typed: name })),
  stepMs: STEP_MS,
  leftMs: 10_000,
};

test('C15: each code is shown in its own time, and none after the last', () => {
  for (const [sinceMs, typed, leftMs, coveredMs] of [
    [0, 'a', 10_000, 70_000],
    [9_999, 'a', 1, 60_001],
    [10_000, 'b', 30_000, 60_000],
    [39_999, 'b', 1, 30_001],
    [40_000, 'c', 30_000, 30_000],
    [69_999, 'c', 1, 1],
  ] as const) {
    const shown = shownCode(rotating, sinceMs)!;
    assert.equal([shown.typed, shown.leftMs, shown.coveredMs], [typed, leftMs, coveredMs]);
    assert.ok(shown.share > 0 && shown.share <= 1);
  }
  assert.is(shownCode(rotating, 70_000), undefined);
});

test('C15: a code that does not rotate is never over', () => {
  const shown = shownCode({ kind: 'fixed', text: 'T', typed: 'X' }, 1e12)!;
  assert.equal([shown.text, shown.leftMs, shown.coveredMs], ['T', null, null]);
});

test('C15: time goes on through a sleep, and through a clock that is set back or wrong', () => {
  let [monotonic, date] = [5_000, 1_000_000];
  const nowMs = steadyClock({ monotonicMs: () => monotonic, dateMs: () => date });
  const pass = (monotonicMs: number, dateMs: number) => {
    monotonic += monotonicMs;
    date += dateMs;
    return nowMs();
  };
  assert.is(pass(1_000, 1_000), 1_000);
  assert.is(pass(0, 60_000), 61_000, 'asleep: only the time of day went on');
  assert.is(pass(500, -3_600_000), 61_500, 'set back by an hour');
  assert.is(pass(500, 500), 62_000);
  assert.is(pass(0, 0), 62_000);
});

test('addresses of a coupon’s pages', () => {
  assert.equal(readPlace('/coupon/a%20b/counter'), { screen: 'counter', id: 'a b' });
  assert.equal(readPlace('/coupon/a/print/'), { screen: 'print', id: 'a' });
  assert.equal(readPlace('/coupon/a'), { screen: 'card', id: 'a' });
});

test.run();
