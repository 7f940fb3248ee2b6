// Finds the test files and refuses those in which uvu would pass over something in silence.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface TestFile {
  /** Absolute. */
  readonly path: string;
  /** From the root, with forward slashes: what people type and read. */
  readonly name: string;
  /** Heavy ones run with the machine to themselves. */
  readonly alone: boolean;
  readonly limitMs: number;
}

const ALONE = /(^|\/)(browser|socket|chaos)\//;
/** These start and end whole programs, so they feel a busy machine most. */
const SLOW = /(^|\/)(browser|chaos)\/|embedded-postgres/;
const LIMIT_MS = 120_000;
const SLOW_LIMIT_MS = 300_000;

/** All `*.test.ts` below `folder` whose name contains one of the filters, in order of name. */
export async function findTestFiles(
  root: string,
  folder: string,
  filters: readonly string[],
): Promise<TestFile[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('.test.ts') && !entry.includes('node_modules'))
    .map((entry) => join(root, folder, entry))
    .map((path) => describeFile(path, relative(root, path).split(sep).join('/')))
    .filter(({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function describeFile(path: string, name: string): TestFile {
  const limitMs = SLOW.test(name) ? SLOW_LIMIT_MS : LIMIT_MS;
  return { path, name, alone: ALONE.test(name), limitMs };
}

/** What is wrong with the file before it is even run. */
export async function staticFaults({ path }: TestFile): Promise<string[]> {
  const source = await readFile(path, 'utf8');
  const faults: string[] = [];
  for (const word of ['only', 'skip']) {
    if (new RegExp(`\\.${word}\\s*\\(`).test(source)) faults.push(`contains .${word}(`);
  }
  const suites = suiteNames(source);
  if (suites.length === 0) faults.push('defines no suite');
  for (const name of suites) {
    if (!new RegExp(`\\b${name}\\.run\\(`).test(source)) faults.push(`${name}.run() is missing`);
  }
  return faults;
}

function suiteNames(source: string): string[] {
  const made = [...source.matchAll(/\b(?:const|let|var)\s+(\w+)\s*=\s*suite\s*[(<]/g)];
  const imported = [...source.matchAll(/import\s*\{([^}]*)\}\s*from\s*['"]uvu['"]/g)].flatMap(
    ([, names = '']) => [...names.matchAll(/\btest\b(?:\s+as\s+(\w+))?/g)],
  );
  return [...made.map(([, name]) => name ?? ''), ...imported.map(([, alias]) => alias ?? 'test')];
}
