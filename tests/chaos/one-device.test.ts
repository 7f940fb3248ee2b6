import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oneDevice } from './scenarios/one-device.ts';

const test = suite('one device with 64 tabs');

test('R6, L6: of 64 draws in one tick exactly one is taken', async () => {
  for (const round of await oneDevice({ rounds: 5 })) {
    assert.equal(round, { accepted: 1, alreadyDrawn: 63, stored: 1 });
  }
});

test('R6 control: a server that forgets who has drawn is found out', async () => {
  const rounds = await oneDevice({ rounds: 5, forgets: true });
  assert.ok(
    rounds.some(({ stored }) => stored > 1),
    JSON.stringify(rounds),
  );
});

test.run();
