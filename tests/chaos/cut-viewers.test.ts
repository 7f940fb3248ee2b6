import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cutViewers } from './scenarios/cut-viewers.ts';

const test = suite('viewers that are cut off');

test('D1, X5: every screen ends with the bytes of the server; who guesses does not', async () => {
  const outcome = await cutViewers({
    viewers: 60,
    naiveViewers: 20,
    forMs: 8_000,
    cutsPerViewer: 4,
    drawsPerSecond: 40,
  });
  assert.is(outcome.wrong, 0, JSON.stringify(outcome));
  assert.is(outcome.outOfOrder, 0);
  assert.ok(outcome.cuts > 200 && outcome.events > 100, JSON.stringify(outcome));
  // The control: a client without gap detection. Were it right too, nothing would have been tested.
  assert.ok(outcome.naiveWrong > outcome.naive / 2, JSON.stringify(outcome));
});

test.run();
