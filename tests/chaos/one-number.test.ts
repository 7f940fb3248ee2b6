import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oneNumber } from './scenarios/one-number.ts';

const test = suite('a thousand devices at one number');

test('R7, L5: exactly one gets it, 999 are told so at once', async () => {
  for (const { tookMs, ...round } of await oneNumber({ devices: 1_000, rounds: 3 })) {
    assert.equal(round, { accepted: 1, taken: 999, stored: 1 });
    // Half a second on a machine that does nothing else: see npm run chaos.
    assert.ok(tookMs < 5_000, `${Math.round(tookMs)} ms`);
  }
});

test('R7 control: a server that does not look is found out', async () => {
  const [round] = await oneNumber({ devices: 50, rounds: 1, careless: true });
  assert.ok(round!.stored > 1, JSON.stringify(round));
});

test.run();
