import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as limits from '../../common/protocol/limits.ts';
import { REFUSAL_CODES } from '../../common/protocol/refusals.ts';
import { MAX_FILE_CHARS } from '../../server/campaigns/conditions-file.ts';

const rulesText = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
const written = new Map(
  Array.from(rulesText.matchAll(/`([A-Z][A-Z0-9_]+) = ([\d_]+)`/g), ([, name, value]) => [
    name!,
    Number(value!.replaceAll('_', '')),
  ]),
);

const documented = suite('docs/rules.md');

documented('quotes every limit with its value', () => {
  const inForce = new Map(Object.entries({ ...limits, MAX_FILE_CHARS }));
  assert.deepEqual([...written].sort(), [...inForce].sort());
});

documented('names only refusals that exist', () => {
  const codes: readonly string[] = REFUSAL_CODES;
  const named = Array.from(rulesText.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g), ([, code]) => code!);
  assert.deepEqual(
    named.filter((code) => !codes.includes(code)),
    [],
  );
});

documented('numbers its rules without a gap', () => {
  const numbers = new Map<string, number>();
  for (const [, letter, number] of rulesText.matchAll(/^- \*\*([A-Z])(\d+)\*\*/gm)) {
    assert.equal(Number(number), (numbers.get(letter!) ?? 0) + 1, `${letter}${number}`);
    numbers.set(letter!, Number(number));
  }
  assert.ok(numbers.size >= 7);
});

documented.run();
