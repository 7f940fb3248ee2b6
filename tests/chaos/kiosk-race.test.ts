import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kioskRace } from './scenarios/kiosk-race.ts';

const test = suite('kiosks that race for coupons');

test('X10: however kiosks race and the server dies, a coupon is redeemed once, as its kiosk was told', async () => {
  const { faults, attempts, ended, unanswered } = await kioskRace({
    kiosks: 12,
    coupons: 100,
    attempts: 400,
    kills: 2,
  });
  assert.equal(faults, []);
  assert.is(attempts, 400);
  assert.ok(ended['redeemed']! > 20 && ended['released']! > 0, JSON.stringify(ended));
  assert.ok(unanswered > 0, 'somebody had to try again');
});

test.run();
