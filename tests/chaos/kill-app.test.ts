import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { killApp } from './scenarios/kill-app.ts';
import { countFaults } from './support/history.ts';
import { MUTANTS } from './support/mutants.ts';

const test = suite('kill -9 of the server');

test('R1: nothing acknowledged is lost, nothing doubled, nothing made up', async () => {
  const { faults, attempts, accepted, stored } = await killApp({
    kills: 4,
    waves: 5,
    devicesPerWave: 120,
  });
  assert.equal(faults, []);
  assert.is(attempts.length, 600);
  assert.ok(accepted > 200 && stored >= accepted, `${accepted} accepted, ${stored} stored`);
  assert.ok(
    attempts.some(({ known }) => known.kind === 'unknown'),
    'somebody had to ask later',
  );
});

test('R1 control: a server that answers before it commits is found out', async () => {
  const size = { kills: 3, waves: 3, devicesPerWave: 100, mutant: MUTANTS.answersBeforeCommit };
  let lost = 0;
  // A kill has to fall between an answer and its commit, which is chance: some storms pass it by.
  for (let storms = 0; lost === 0 && storms < 6; storms += 1) {
    lost = countFaults((await killApp(size)).faults).lost ?? 0;
  }
  assert.ok(lost > 0);
});

test.run();
