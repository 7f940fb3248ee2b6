// npm test [-- FILTER…]: runs tests/**/*.test.ts, each in a process of its own, on one Postgres.
// The last line is `N passed, N failed`; the exit code is 0 only if nothing failed.
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.ts';
import { ownPostgres, SERVER_VARIABLE } from './postgres.ts';
import { runFile, type Outcome } from './run-file.ts';
import { FOLDER_VARIABLE, temporaryFolder } from './temporary.ts';
import { findTestFiles, longestFirst, type TestFile } from './test-files.ts';

/** The machine the project must be checkable on has two cores, and two files keep both busy. */
const AT_ONCE = 2;
const NEEDS_BUILD = /(^|\/)(browser|http|socket|chaos)\//;

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  // For the runner's own tests.
  options: { root: { type: 'string', default: PROJECT } },
});

/** What ends the files that are running. */
const stops = new Set<() => void>();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Asked twice: at once. Postgres ends with us all the same, only its folder stays.
    if (interrupted) process.exit(130);
    interrupted = true;
    for (const stop of stops) stop();
  });
}

const root = resolve(values.root);
const files = await findTestFiles(root, 'tests', filters);
if (files.length === 0) {
  console.log(`No test file matches ${filters.join(' ') || 'tests/**/*.test.ts'}`);
  finish(0, 1);
} else {
  const outcomes = await runAll(files);
  const sum = (key: 'passed' | 'failed') => outcomes.reduce((total, { [key]: n }) => total + n, 0);
  finish(sum('passed'), sum('failed') + (interrupted ? 1 : 0));
}

async function runAll(all: readonly TestFile[]): Promise<Outcome[]> {
  if (root === resolve(PROJECT) && all.some(({ name }) => NEEDS_BUILD.test(name))) {
    await buildIfStale(root);
  }
  const folder = await temporaryFolder('run');
  process.env[FOLDER_VARIABLE] = folder;
  const server = process.env[SERVER_VARIABLE] ? undefined : await ownPostgres();
  if (server) process.env[SERVER_VARIABLE] = server.url;
  try {
    const together = longestFirst(all.filter(({ alone }) => !alone));
    const alone = all.filter((file) => file.alone);
    return [...(await runSome(together, AT_ONCE)), ...(await runSome(alone, 1))];
  } finally {
    await server?.drop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runSome(some: readonly TestFile[], atOnce: number): Promise<Outcome[]> {
  const waiting = [...some];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let file = waiting.shift(); file && !interrupted; file = waiting.shift()) {
      let stop: (() => void) | undefined;
      const outcome = await runFile(file, process.env, (stopper) => stops.add((stop = stopper)));
      if (stop) stops.delete(stop);
      outcomes.push(outcome);
      report(outcome);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}

function report({ file, passed, faults, output, tookMs }: Outcome): void {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`;
  if (faults.length === 0) return console.log(`✓ ${file.name}  ${passed}  ${seconds}`);
  console.log(`✘ ${file.name}  ${faults.join('; ')}  ${seconds}`);
  console.log(output.replace(/^/gm, '    '));
}

function finish(passed: number, failed: number): void {
  process.exitCode = failed > 0 ? 1 : 0;
  console.log(`${passed} passed, ${failed} failed`);
}
