import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createReadingRate } from '../../server/coupons/reading-rate.ts';

const test = suite('how often pictures are read');

const from = (address: string, deviceId: string | null = null) => ({ address, deviceId });

/** How many of so many are let through at once. */
function passed(ask: () => number, tries: number): number {
  return Array.from({ length: tries }, ask).filter((waitMs) => waitMs === 0).length;
}

test('F12: a member has twelve at once, then one in ten seconds, wherever they come from', () => {
  const rate = createReadingRate();
  let at = 0;
  const ask = () => rate.waitMs({ memberId: 'aki', from: from(`address ${at++}`) }, 0);
  assert.is(passed(ask, 20), 12);
  assert.is(rate.waitMs({ memberId: 'aki', from: from('new') }, 0), 10_000);
  assert.is(rate.waitMs({ memberId: 'aki', from: from('new') }, 4_000), 6_000);
  assert.is(rate.waitMs({ memberId: 'aki', from: from('new') }, 10_000), 0);
  assert.is(rate.waitMs({ memberId: 'ben', from: from('new') }, 0), 0, 'nobody else waits');
});

test('F12: a device has as many, whoever signs in on it', () => {
  const rate = createReadingRate();
  let at = 0;
  const ask = () =>
    rate.waitMs({ memberId: `member ${at}`, from: from(`address ${at++}`, 'phone') }, 0);
  assert.is(passed(ask, 20), 12);
});

test('F12: an address has sixty, since a shop’s guests share one', () => {
  const rate = createReadingRate();
  let at = 0;
  const ask = () => rate.waitMs({ memberId: `member ${at++}`, from: from('shop') }, 0);
  assert.is(passed(ask, 100), 60);
  assert.is(rate.waitMs({ memberId: null, from: from('shop') }, 0), 1_000);
  assert.is(rate.waitMs({ memberId: 'aki', from: from('elsewhere') }, 0), 0);
});

test.run();
