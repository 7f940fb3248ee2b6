// The runner must be red wherever uvu alone is green. Each file below is one way to fool it.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runFile, type Outcome } from './run-file.ts';
import { temporaryFolder } from './temporary.ts';
import { describeFile, findTestFiles, longestFirst } from './test-files.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const HEAD = `import { suite } from 'uvu';\nconst it = suite('it');\n`;
const TAIL = `it.run();\n`;

const runner = suite('runner');
let root = '';

runner.before(async () => {
  root = await temporaryFolder('runner');
  await mkdir(join(root, 'tests'));
  await symlink(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
});
runner.after(() => rm(root, { recursive: true }));

async function run(source: string, limitMs = 20_000): Promise<Outcome> {
  const path = join(root, 'tests', 'fixture.test.ts');
  await writeFile(path, source);
  return await runFile(
    { ...(await describeFile(path, 'tests/fixture.test.ts')), limitMs },
    process.env,
  );
}

function assertFails(outcome: Outcome, reason: RegExp): void {
  assert.ok(outcome.failed >= 1, `passed, but: ${outcome.output}`);
  assert.match(outcome.faults.join('; '), reason);
}

/** Exit code and last line of the runner itself. */
function runAll(...args: string[]): Promise<{ code: number; lastLine: string }> {
  const script = fileURLToPath(new URL('./run.ts', import.meta.url));
  const command = ['--import', 'tsx', script, '--root', root, ...args];
  return new Promise((settle) => {
    execFile(process.execPath, command, { cwd: PROJECT }, (error, stdout) => {
      const code = error ? Number(error.code) : 0;
      settle({ code, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' });
    });
  });
}

runner('a good file passes, with its count', async () => {
  const outcome = await run(`${HEAD}it('a', () => {});\nit('b', async () => {});\n${TAIL}`);
  assert.equal(outcome.faults, []);
  assert.equal([outcome.passed, outcome.failed], [2, 0]);
});

runner('hole 1: a before that throws', async () => {
  const outcome = await run(
    `${HEAD}it.before(() => { throw new Error('no'); });\nit('a', () => {});\n${TAIL}`,
  );
  assertFails(outcome, /1 of 1 tests did not pass/);
});

runner('hole 2: a failing test with an after.each that throws', async () => {
  const outcome = await run(
    `${HEAD}it.after.each(() => { throw new Error('no'); });\n` +
      `it('a', () => { throw new Error('real'); });\nit('b', () => {});\n${TAIL}`,
  );
  assertFails(outcome, /2 of 2 tests did not pass/);
});

runner('hole 3: run() is missing, of the only suite and of one among two', async () => {
  assertFails(await run(`${HEAD}it('a', () => { throw new Error('no'); });\n`), /it\.run\(\)/);
  const second = `${HEAD}other('b', () => {});\n`.replaceAll('it =', 'other =');
  assertFails(await run(`${second}${HEAD}it('a', () => {});\n${TAIL}`), /other\.run\(\)/);
});

runner('hole 4: an only or a skip that was left in', async () => {
  for (const word of ['only', 'skip']) {
    const source = `${HEAD}it.${word}('a', () => {});\nit('b', () => { throw 1; });\n${TAIL}`;
    assertFails(await run(source), new RegExp(`contains .${word}`));
    // Not to be seen in the source, so it has to be seen in the count.
    const hidden = source.replace(`it.${word}(`, `it['${word}'](`);
    assertFails(await run(hidden), /passed over/);
  }
});

runner('hole 5: no file matches', async () => {
  await run(`${HEAD}it('a', () => {});\n${TAIL}`);
  assert.equal(await findTestFiles(root, 'tests', ['nothing-of-that-name']), []);
  assert.equal(await runAll('nothing-of-that-name'), {
    code: 1,
    lastLine: '0 passed, 1 failed',
  });
});

runner('the last line sums up, and one bad file fails the run', async () => {
  await run(`${HEAD}it('a', () => {});\nit('b', () => {});\n${TAIL}`);
  assert.equal(await runAll(), { code: 0, lastLine: '2 passed, 0 failed' });
  await writeFile(
    join(root, 'tests', 'second.test.ts'),
    `${HEAD}it('a', () => {});\nit('b', () => { throw new Error('no'); });\n${TAIL}`,
  );
  assert.equal(await runAll(), { code: 1, lastLine: '3 passed, 1 failed' });
});

runner('a file that says that it runs alone has nothing beside it', async () => {
  const diary = join(root, 'diary');
  const telling = (name: string) =>
    `import { appendFileSync } from 'node:fs';\n${HEAD}` +
    `const tell = (word) => appendFileSync('${diary}', '${name} ' + word + '\\n');\n` +
    `it('a', async () => { tell('begins'); await new Promise((done) => setTimeout(done, 300)); tell('ends'); });\n${TAIL}`;
  await writeFile(join(root, 'tests', 'with-one.test.ts'), telling('one'));
  await writeFile(join(root, 'tests', 'with-two.test.ts'), telling('two'));
  const alone = `// Runs alone: it is measured.\n${telling('alone')}`;
  await writeFile(join(root, 'tests', 'with-alone.test.ts'), alone);
  assert.equal(await runAll('with-'), { code: 0, lastLine: '3 passed, 0 failed' });
  const told = (await readFile(diary, 'utf8')).trim().split('\n');
  assert.is(told.length, 6);
  assert.is(told.indexOf('alone ends'), told.indexOf('alone begins') + 1, told.join());
});

runner('the long ones begin first, the slow kinds before all', async () => {
  const file = (name: string, chars: number) => ({
    path: '',
    name,
    alone: false,
    limitMs: 0,
    chars,
  });
  const files = [file('tests/b', 2), file('tests/chaos/c', 1), file('tests/d', 3)];
  assert.equal(
    longestFirst(files).map(({ chars }) => chars),
    [1, 3, 2],
  );
});

runner('an after that throws, and a passing test with an after.each that throws', async () => {
  const after = `it.after(() => { throw new Error('no'); });\nit('a', () => {});\n`;
  assertFails(await run(`${HEAD}${after}${TAIL}`), /ended with code 1/);
  const each = `it.after.each(() => { throw new Error('no'); });\nit('a', () => {});\n`;
  assertFails(await run(`${HEAD}${each}${TAIL}`), /did not pass/);
});

runner('a file without tests, and one that leaves before its tests are done', async () => {
  assertFails(await run(`${HEAD}${TAIL}`), /ran no test/);
  assertFails(await run(`${HEAD}it('a', () => process.exit(0));\n${TAIL}`), /ended with code 1/);
});

runner('a rejection that nobody handles', async () => {
  const source = `${HEAD}it('a', () => { void Promise.reject(new Error('lost')); });\n${TAIL}`;
  assertFails(await run(source), /ended with code 1/);
});

runner('a file that does not end by itself: says what keeps it', async () => {
  const outcome = await run(
    `import { createServer } from 'node:net';\n${HEAD}` +
      `it('a', () => { createServer().listen(0); });\n${TAIL}`,
  );
  assertFails(outcome, /did not end by itself/);
  assert.match(outcome.output, /Still active: .*TCPServerWrap/);
});

runner('a file that never comes back is ended, even if it is busy', async () => {
  const outcome = await run(`${HEAD}it('a', () => { for (;;); });\n${TAIL}`, 1_500);
  assertFails(outcome, /not done after 1.5 s/);
  assert.ok(outcome.tookMs < 10_000);
});

runner.run();
