// Do the property tests see anything? Faults are planted in copies of the rules, one at a time.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import { checkOrderRules, type OrderRules } from './support/check-order-rules.ts';
import { MUTANTS, type Mutant } from './support/mutants.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const SIZE = { runs: 500, seed: 20_261_121 };
const FILES = ['allocate', 'commission', 'next-step', 'policy', 'posting', 'price', 'refund'];

const mutants = suite('Planted faults in the rules of orders');
let folder = '';

mutants.before(() => {
  mkdirSync(join(repository, '.cache'), { recursive: true });
  folder = mkdtempSync(join(repository, '.cache', 'order-mutants-'));
});
mutants.after(() => rmSync(folder, { recursive: true, force: true }));

mutants('an unchanged copy of the rules passes', async () => {
  checkOrderRules(await loadRules(copyRules('unchanged')), SIZE);
});

for (const [place, mutant] of MUTANTS.entries()) {
  mutants(`caught: ${mutant.file}: ${mutant.name}`, async () => {
    const rules = await loadRules(plant(mutant, copyRules(String(place))));
    assert.throws(() => checkOrderRules(rules, SIZE), /Property failed after/);
  });
}

mutants.run();

function copyRules(name: string): string {
  const copy = join(folder, name, 'common');
  for (const part of ['assert-never.ts', 'campaign', 'coupon', 'order', 'protocol']) {
    cpSync(join(repository, 'common', part), join(copy, part), { recursive: true });
  }
  return copy;
}

function plant({ file, find, replace }: Mutant, common: string): string {
  const path = join(common, 'order', file);
  const parts = readFileSync(path, 'utf8').split(find);
  assert.equal(parts.length, 2, `${find} stands ${parts.length - 1} times in ${file}`);
  writeFileSync(path, parts.join(replace));
  return common;
}

async function loadRules(common: string): Promise<OrderRules> {
  const modules = await Promise.all(
    FILES.map((file) => import(pathToFileURL(join(common, 'order', `${file}.ts`)).href)),
  );
  return Object.assign({}, ...modules) as OrderRules;
}
