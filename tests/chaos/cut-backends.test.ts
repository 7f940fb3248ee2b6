import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cutBackends } from './scenarios/cut-backends.ts';
import { MUTANTS } from './support/mutants.ts';

const test = suite('sessions that Postgres ends');

test('R3: nothing lost, no exit, no session left in the middle', async () => {
  const outcome = await cutBackends({
    waves: 3,
    devicesPerWave: 120,
    waveMs: 2_000,
    cutsPerSecond: 20,
  });
  assert.equal(outcome.faults, []);
  assert.is(outcome.appExits, 0);
  assert.is(outcome.busySessions, 0);
  assert.ok(outcome.cuts > 30, `${outcome.cuts} sessions were ended`);
  assert.ok(outcome.accepted > 120, `${outcome.accepted} accepted`);
});

test('R3 control: a server that does not listen to broken connections ends', async () => {
  const { appExits } = await cutBackends({
    waves: 1,
    devicesPerWave: 60,
    waveMs: 1_500,
    cutsPerSecond: 20,
    mutant: MUTANTS.ignoresBrokenConnections,
  });
  assert.ok(appExits > 0);
});

test.run();
