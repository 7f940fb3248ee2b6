import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { crashPostgres } from './scenarios/crash-postgres.ts';
import { countFaults } from './support/history.ts';

const test = suite('crash of Postgres');

test('R2: nothing acknowledged is lost, the server stays, draws go on within 5 s', async () => {
  const outcome = await crashPostgres({ crashes: 4, waves: 4, devicesPerWave: 120 });
  assert.equal(outcome.faults, []);
  assert.is(outcome.appExits, 0);
  assert.ok(outcome.accepted > 100, `${outcome.accepted} accepted`);
  assert.is(outcome.recoveredMs.length, 4);
  // Five seconds on a machine that does nothing else: see npm run chaos.
  for (const ms of outcome.recoveredMs) assert.ok(ms <= 30_000, `${Math.round(ms)} ms`);
});

test('R2 control: commits that were not on disk are missed', async () => {
  const { faults } = await crashPostgres({
    crashes: 4,
    waves: 4,
    devicesPerWave: 120,
    loseCommits: true,
  });
  assert.ok((countFaults(faults).lost ?? 0) > 0, JSON.stringify(countFaults(faults)));
});

test.run();
