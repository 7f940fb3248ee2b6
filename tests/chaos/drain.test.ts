import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { drain, endImpatiently, endUnderWay } from './scenarios/drain.ts';
import { MUTANTS } from './support/mutants.ts';

const test = suite('end of the server');

test('D6: answers what it has taken, stores what it answers, and ends with 0 within 10 s', async () => {
  for (const round of await drain({ repeats: 3, devices: 100 })) {
    assert.equal([round.exit.code, round.exit.signal], [0, null]);
    assert.ok(round.tookMs <= 10_000, `${Math.round(round.tookMs)} ms`);
    assert.is(round.lost, 0);
    assert.is(round.storedUnanswered, 0);
    assert.is(round.saidReady, false);
  }
});

test('D6: draws that wait for the database when it is asked to end are answered', async () => {
  assert.is((await endUnderWay(20)).answered, 20);
});

test('D6 control: a server that leaves at once is found out', async () => {
  assert.is((await endUnderWay(20, MUTANTS.leavesAtOnce)).answered, 0);
});

test('D6: asked twice, it ends at once', async () => {
  const { wasDraining, secondMs } = await endImpatiently();
  assert.ok(wasDraining, 'the first signal let it wait for the draw');
  // Left to wait for the draw, it gives up 10 s after the first signal.
  assert.ok(secondMs < 5_000, `${Math.round(secondMs)} ms`);
});

test.run();
