import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createThrottle } from '../../server/accounts/throttle.ts';

const test = suite('login throttle');
const EMAIL = 'owner@shop.example';

/** How many of so many tries go through at one moment. */
function tries(
  throttle: ReturnType<typeof createThrottle>,
  count: number,
  address: (at: number) => string,
  nowMs: number,
): number {
  let through = 0;
  for (let at = 0; at < count; at += 1) {
    if (throttle.waitMs(EMAIL, address(at), nowMs) === 0) through += 1;
  }
  return through;
}

test('one address gets a handful of tries at an account, then one every 15 s', () => {
  const throttle = createThrottle();
  assert.is(
    tries(throttle, 100, () => '192.0.2.1', 0),
    8,
  );
  const wait = throttle.waitMs(EMAIL, '192.0.2.1', 0);
  assert.ok(wait > 0 && wait <= 15_000);
  assert.is(
    tries(throttle, 100, () => '192.0.2.1', 15_000),
    1,
  );
});

test('guesses spread over a thousand addresses are slowed down all the same', () => {
  const throttle = createThrottle();
  assert.is(
    tries(throttle, 1000, (at) => `2001:db8::${at}`, 0),
    20,
  );
});

test('one address that goes through many accounts is slowed down as well', () => {
  const throttle = createThrottle();
  let through = 0;
  for (let at = 0; at < 500; at += 1) {
    if (throttle.waitMs(`staff-${at}@shop.example`, '192.0.2.9', 0) === 0) through += 1;
  }
  assert.is(through, 40);
});

test('nobody is locked out: who has signed in from an address gets in during an attack on the account', () => {
  const throttle = createThrottle();
  assert.is(throttle.waitMs(EMAIL, '198.51.100.7', 0), 0);
  throttle.succeeded(EMAIL, '198.51.100.7');
  tries(throttle, 1000, (at) => `203.0.113.${at % 250}`, 1_000);
  assert.ok(throttle.waitMs(EMAIL, '198.51.100.8', 1_000) > 0, 'a stranger waits');
  assert.is(throttle.waitMs(EMAIL, '198.51.100.7', 1_000), 0);
});

test('an attack leaves nothing behind: after two minutes of quiet a stranger gets in', () => {
  const throttle = createThrottle();
  tries(throttle, 1000, (at) => `203.0.113.${at % 250}`, 0);
  assert.is(throttle.waitMs(EMAIL, '198.51.100.8', 120_000), 0);
});

test('a clock that goes backwards refills nothing and breaks nothing', () => {
  const throttle = createThrottle();
  tries(throttle, 8, () => '192.0.2.1', 60_000);
  assert.ok(throttle.waitMs(EMAIL, '192.0.2.1', 0) > 0);
});

test.run();
