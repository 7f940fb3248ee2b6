// Runs one test file in a process of its own and judges it strictly: uvu alone calls a run good in
// which tests were never reached (docs/decisions/003).
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { staticFaults, type TestFile } from './test-files.ts';

export interface Outcome {
  readonly file: TestFile;
  readonly passed: number;
  /** At least 1 when anything is wrong. */
  readonly failed: number;
  /** Why the file fails; empty when it is good. */
  readonly faults: readonly string[];
  readonly output: string;
  readonly tookMs: number;
}

/** How long a file may linger after its summary, and after it was asked what holds it. */
const GRACE_MS = 4_000;
const LAST_WORDS_MS = 2_000;
const KEPT_CHARS = 200_000;

const TSX = import.meta.resolve('tsx');
const REPORTER = fileURLToPath(new URL('./report-resources.js', import.meta.url));
const SUMMARY = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gm;

export async function runFile(
  file: TestFile,
  environment: NodeJS.ProcessEnv,
  onStart: (stop: () => void) => void = () => undefined,
): Promise<Outcome> {
  const startedMs = performance.now();
  const before = await staticFaults(file);
  if (before.length > 0) return judge(file, before, '', startedMs);

  const child = spawn(
    process.execPath,
    ['--unhandled-rejections=strict', '--import', TSX, '--import', REPORTER, file.path],
    {
      env: { ...environment, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it started can be ended with it.
      detached: true,
    },
  );
  onStart(() => endGroup(child));
  const { output, faults } = await watch(child, file.limitMs);
  return judge(file, faults, output, startedMs);
}

async function watch(child: ChildProcess, limitMs: number) {
  const faults: string[] = [];
  let output = '';
  let grace: NodeJS.Timeout | undefined;
  const limit = setTimeout(() => {
    faults.push(`not done after ${limitMs / 1000} s`);
    endGroup(child);
  }, limitMs);
  const lingers = () => {
    faults.push('did not end by itself after its last test');
    child.kill('SIGUSR2');
    grace = setTimeout(() => endGroup(child), LAST_WORDS_MS);
  };
  const read = (chunk: string) => {
    output = (output + chunk).slice(-KEPT_CHARS);
    if (!grace && lastSummary(output)) grace = setTimeout(lingers, GRACE_MS);
  };
  child.stdout?.setEncoding('utf8').on('data', read);
  child.stderr?.setEncoding('utf8').on('data', read);
  // `exit` and not `close`: a grandchild that was left behind may hold the pipes.
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  await drained(child);
  clearTimeout(limit);
  clearTimeout(grace);
  endGroup(child);
  if (faults.length === 0 && code !== 0) faults.push(`ended with ${signal ?? `code ${code}`}`);
  return { output, faults };
}

/** Waits for the rest of the output, but not for ever. */
async function drained(child: ChildProcess): Promise<void> {
  const enough = AbortSignal.timeout(1_000);
  const ends = [child.stdout, child.stderr].map(async (stream) => {
    if (stream && !stream.readableEnded) await once(stream, 'end', { signal: enough });
  });
  await Promise.allSettled(ends);
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** Total, passed and skipped. The last one counts: a test may print what another run printed. */
const lastSummary = (output: string): number[] | undefined =>
  [...output.matchAll(SUMMARY)].at(-1)?.slice(1).map(Number);

function judge(
  file: TestFile,
  before: readonly string[],
  output: string,
  startedMs: number,
): Outcome {
  const faults = [...before];
  const [total, passed, skipped] = lastSummary(output) ?? [];
  if (total === undefined || passed === undefined) {
    if (faults.length === 0) faults.push('printed no summary');
  } else {
    if (total === 0) faults.push('ran no test');
    if (passed !== total) faults.push(`${total - passed} of ${total} tests did not pass`);
    if (skipped !== 0) faults.push(`${skipped} tests were passed over`);
  }
  const missing = (total ?? 0) - (passed ?? 0);
  return {
    file,
    passed: passed ?? 0,
    failed: faults.length > 0 ? Math.max(1, missing) : 0,
    faults,
    output,
    tookMs: performance.now() - startedMs,
  };
}
