// Do the property tests see anything? Faults are planted in copies of the rules, one at a time.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import { checkRules, type Rules } from './support/check-rules.ts';
import { MUTANTS, type Mutant } from './support/mutants.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const RUNS = 2_000;
const SEED = 20_261_120;

const mutants = suite('Planted faults in the rules');
let folder = '';

mutants.before(() => {
  // Below the repository, so that the copies find its packages.
  mkdirSync(join(repository, '.cache'), { recursive: true });
  folder = mkdtempSync(join(repository, '.cache', 'mutants-'));
});
mutants.after(() => rmSync(folder, { recursive: true, force: true }));

mutants('an unchanged copy of the rules passes', async () => {
  checkRules(await loadRules(copyRules('unchanged')), { runs: RUNS, seed: SEED, shrink: false });
});

mutants('there are at least 20 of them, all different', () => {
  assert.ok(MUTANTS.length >= 20);
  assert.equal(new Set(MUTANTS.map((mutant) => mutant.name)).size, MUTANTS.length);
});

for (const [place, mutant] of MUTANTS.entries()) {
  mutants(`caught: ${mutant.file}: ${mutant.name}`, async () => {
    const rules = await loadRules(plant(mutant, copyRules(String(place))));
    assert.throws(
      () => checkRules(rules, { runs: RUNS, seed: SEED, shrink: false }),
      /Property failed after/,
      'the property suite passes although this fault is in the rules',
    );
  });
}

mutants.run();

/** Copies common/ and returns the copy's folder. */
function copyRules(name: string): string {
  const copy = join(folder, name);
  for (const part of ['assert-never.ts', 'board', 'campaign', 'protocol']) {
    cpSync(join(repository, 'common', part), join(copy, 'common', part), { recursive: true });
  }
  return join(copy, 'common');
}

function plant({ file, find, replace }: Mutant, common: string): string {
  const path = join(common, 'campaign', file);
  const parts = readFileSync(path, 'utf8').split(find);
  assert.equal(
    parts.length,
    2,
    `${JSON.stringify(find)} stands ${parts.length - 1} times in ${file}`,
  );
  writeFileSync(path, parts.join(replace));
  return common;
}

async function loadRules(common: string): Promise<Rules> {
  const files = ['decide', 'due-event', 'evolve', 'settle-batch', 'state'];
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(common, 'campaign', `${file}.ts`)).href)),
  );
  return Object.assign({}, ...modules) as Rules;
}
