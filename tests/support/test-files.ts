// Finds the test files and refuses those in which uvu would pass over something in silence.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface TestFile {
  /** Absolute. */
  readonly path: string;
  /** From the root, with forward slashes: what people type and read. */
  readonly name: string;
  /** It measures something: nothing runs beside it. */
  readonly alone: boolean;
  /** Most that it may take on a busy machine. */
  readonly limitMs: number;
  /** Of its text: the longer it is, the longer it takes, more or less. */
  readonly chars: number;
}

/** What a file says of itself that measures something. The reason is for readers. */
const ALONE = /^\/\/ Runs alone: \S/m;
/** These start and end whole programs. */
const SLOW = /(^|\/)(browser|chaos)\/|embedded-postgres/;
const LIMIT_MS = 180_000;
const SLOW_LIMIT_MS = 480_000;

/** All `*.test.ts` below `folder` whose name contains one of the filters, in order of name. */
export async function findTestFiles(
  root: string,
  folder: string,
  filters: readonly string[],
): Promise<TestFile[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  const paths = entries
    .filter((entry) => entry.endsWith('.test.ts') && !entry.includes('node_modules'))
    .map((entry) => join(root, folder, entry))
    .map((path) => ({ path, name: relative(root, path).split(sep).join('/') }))
    .filter(({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return await Promise.all(paths.map(({ path, name }) => describeFile(path, name)));
}

export async function describeFile(path: string, name: string): Promise<TestFile> {
  const source = await readFile(path, 'utf8');
  const limitMs = isSlow(name) ? SLOW_LIMIT_MS : LIMIT_MS;
  return { path, name, alone: ALONE.test(source), limitMs, chars: source.length };
}

const isSlow = (name: string): boolean => SLOW.test(name);

/** The long ones first: one that began last would leave all but one core idle in the end. */
export const longestFirst = (files: readonly TestFile[]): TestFile[] =>
  [...files].sort(
    (one, other) =>
      Number(isSlow(other.name)) - Number(isSlow(one.name)) || other.chars - one.chars,
  );

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
