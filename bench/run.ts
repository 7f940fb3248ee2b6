// npm run bench -- NAME… [--smoke]: runs bench/NAME.ts, prints a table for people and, as the last
// line, {"bench":NAME,"metrics":{…}} for machines. Without a name: every bench, each in a process of
// its own, so that none is measured in the heap of another; smoke runs measure nothing, so of those as
// many at once as there are cores. --part and --keep are for single benches that take hours: what they
// mean says the bench.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, BenchResult, Row } from './contract.ts';

/** Files beside the benches that are none. What several benches share lies in folders. */
const NO_BENCH = ['run.ts', 'contract.ts'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean', default: false },
    part: { type: 'string' },
    keep: { type: 'string' },
  },
});

const known = await listBenches();
const wanted = positionals.length > 0 ? positionals : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0 || wanted.length === 0) {
  console.error(`No bench ${unknown.join(', ')}. There are: ${known.join(', ') || 'none'}`);
  process.exitCode = 1;
} else if (wanted.length === 1 && positionals.length === 1) {
  await runHere(wanted[0] ?? '');
} else {
  await runAll(wanted, values.smoke);
}

async function listBenches(): Promise<string[]> {
  const files = await readdir(fileURLToPath(new URL('.', import.meta.url)));
  const benches = files.filter((file) => file.endsWith('.ts') && !NO_BENCH.includes(file));
  return benches.map((file) => file.slice(0, -'.ts'.length)).sort();
}

async function runHere(name: string): Promise<void> {
  const { run } = (await import(`./${name}.ts`)) as { run: Bench };
  const result = await run({ ...values, report: (line) => console.log(line) });
  check(name, result);
  console.log(`\n${tableText(result.table)}\n`);
  console.log(JSON.stringify({ bench: name, metrics: result.metrics }));
}

/** Columns as wide as they need to be; numbers to the right, with four digits that mean something. */
function tableText(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const isNumber = columns.map((column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return isNumber[index] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('   ');
  return [line(columns), ...cells.map(line)].join('\n');
}

function cellText(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  const rounded = Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 });
}

/** A figure that could not be measured must not look like one that was. */
function check(name: string, { metrics }: BenchResult): void {
  const wrong = Object.entries(metrics).filter(([, value]) => !Number.isFinite(value));
  if (wrong.length > 0 || Object.keys(metrics).length === 0) {
    throw new Error(
      `${name} did not measure ${wrong.map(([key]) => key).join(', ') || 'anything'}`,
    );
  }
}

async function runAll(names: readonly string[], smoke: boolean): Promise<void> {
  const waiting = [...names];
  const worker = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const code = await (smoke ? runApart(name) : runAlone(name));
      if (code === 0) continue;
      console.error(`${name} ended with ${code}`);
      process.exitCode = 1;
    }
  };
  await Promise.all(Array.from({ length: smoke ? availableParallelism() : 1 }, worker));
}

function commandOf(name: string): string[] {
  return ['--import', 'tsx', fileURLToPath(import.meta.url), name];
}

async function runAlone(name: string): Promise<number | string | null> {
  const child = spawn(process.execPath, commandOf(name), {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return code ?? signal;
}

/** A smoke run; what it says is shown in one piece when it is over, since others speak meanwhile. */
async function runApart(name: string): Promise<number | string | null> {
  const child = spawn(process.execPath, [...commandOf(name), '--smoke'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code, signal], ...said] = await Promise.all([
    once(child, 'close') as Promise<[number | null, string | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  console.log(said.join(''));
  return code ?? signal;
}
