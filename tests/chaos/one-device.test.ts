import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oneDevice } from './scenarios/one-device.ts';

const test = suite('one device with 64 tabs');

test('R6, L6: of 64 draws in one tick exactly one is taken, and none after it', async () => {
  for (const round of await oneDevice({ rounds: 5 })) {
    assert.equal(round, { accepted: 1, alreadyDrawn: 64, stored: 1 });
  }
});

test('R6 control: a server that forgets who has drawn is found out', async () => {
  for (const { stored } of await oneDevice({ rounds: 2, forgets: true })) assert.ok(stored > 1);
});

test.run();
