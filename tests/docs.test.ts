// The documents against the tree: a path, script, limit or event that they name must be there.
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConditionsFile } from '../server/campaigns/conditions-file.ts';
import { readSources } from './support/architecture/imports.ts';
import { interfaceMembers, numericConstants, objectKeys } from './support/documented-names.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** First parts of paths in backticks that mean a file of ours. */
const FOLDERS = /^(client|server|common|migrations|tests|bench|scripts|docs|deploy|\.ci)\//;
/** Made when the product runs or is built. */
const MADE = /^(\.data|\.cache|dist|test-results|node_modules)\b/;

interface Document {
  readonly path: string;
  readonly text: string;
  /** What stands in backticks outside of blocks. */
  readonly quoted: readonly string[];
}

const docs = suite('documents');
let documents: Document[] = [];

docs.before(async () => {
  const inDocs = await readdir(join(ROOT, 'docs'), { recursive: true });
  const paths = inDocs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name));
  documents = await Promise.all(
    ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...paths].map(async (path) =>
      readDocument(path, await readFile(join(ROOT, path), 'utf8')),
    ),
  );
});

function readDocument(path: string, text: string): Document {
  const plain = text.replace(/^```[\s\S]*?^```/gm, '');
  return { path, text, quoted: [...plain.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words) };
}

const exists = (path: string) =>
  access(join(ROOT, path)).then(
    () => true,
    () => false,
  );

/** A quoted path as far as it can be looked up: `tests/**` is `tests/`, `docs/NNN-title.md` is docs/. */
function lookUpPath(quoted: string): string | undefined {
  const [path = ''] = quoted.split(/[\s:#]/);
  if (!FOLDERS.test(path) || MADE.test(path)) return undefined;
  return path.replace(/[^/]*(\*|\bNAME\b|\bNNN\b|…).*$/, '');
}

async function missingPaths(document: Document): Promise<string[]> {
  const links = [...document.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
    ([, target = '']) => join(document.path, '..', target),
  );
  const paths = document.quoted.map(lookUpPath).filter((path) => path !== undefined);
  const found = await Promise.all([...paths, ...links].map(exists));
  return [...paths, ...links].filter((_, index) => !found[index]);
}

docs('paths and links lead to files', async () => {
  const missing = await Promise.all(
    documents.map(async (one) => (await missingPaths(one)).map((path) => `${one.path}: ${path}`)),
  );
  assert.equal(missing.flat(), []);
  const wrong = readDocument('docs/x.md', 'See `server/nowhere.ts` and [this](nothing.md).');
  assert.equal(await missingPaths(wrong), ['server/nowhere.ts', 'docs/nothing.md']);
});

docs('npm scripts that are named exist', async () => {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  for (const { path, text } of documents) {
    const named = [...text.matchAll(/npm (?:run (?:--silent )?([a-z][\w:-]*)|(start|test)\b)/g)];
    for (const [, run, short] of named) {
      const name = run ?? short ?? '';
      assert.ok(name in scripts, `${path} names npm run ${name}`);
    }
  }
});

/** Limits quoted as `MAX_BATCH = 512`: the name in the document, and what it says there. */
const quotedLimits = ({ quoted }: Document) =>
  quoted
    .map((words) => /^([A-Z][A-Z0-9_]+) = ([\d_, ]+)/.exec(words))
    .filter((found) => found !== null)
    .map(([, name = '', value = '']) => ({ name, value: Number(value.replace(/[_, ]/g, '')) }));

docs('limits that are quoted have the value that is quoted', async () => {
  const sources = await readSources(ROOT, ['common', 'server', 'client']);
  const known = new Map(sources.flatMap(({ text }) => [...numericConstants(text)]));
  for (const document of documents) {
    for (const { name, value } of quotedLimits(document)) {
      assert.is(known.get(name), value, `${document.path} quotes ${name}`);
    }
  }
  const sample = readDocument('x.md', 'At most `MAX_BATCH = 1_000` commands.');
  assert.equal(quotedLimits(sample), [{ name: 'MAX_BATCH', value: 1000 }]);
});

docs('docs/rules.md quotes every limit of the wire', async () => {
  const limits = numericConstants(await readFile(join(ROOT, 'common/protocol/limits.ts'), 'utf8'));
  const rules = documents.find(({ path }) => path === join('docs', 'rules.md'));
  const quoted = new Set(rules && quotedLimits(rules).map(({ name }) => name));
  assert.ok(limits.size > 10);
  assert.equal(
    [...limits.keys()].filter((name) => !quoted.has(name)),
    [],
  );
});

docs('L1: the conditions files that are shown are accepted', () => {
  const files = documents.flatMap(({ text }) => [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)]);
  assert.ok(files.length > 0);
  for (const [, file = ''] of files) {
    const answer = readConditionsFile(file);
    assert.ok(answer.ok, JSON.stringify(answer));
  }
});

docs('docs/operating.md has every setting that is read', async () => {
  const config = await readFile(join(ROOT, 'server/config.ts'), 'utf8');
  const read = [...config.matchAll(/env(?:\['|, '|\.)([A-Z_]+)/g)].map(([, name = '']) => name);
  assert.ok(read.includes('DATABASE_URL') && read.includes('PORT'));
  const operating = documents.find(({ path }) => path === join('docs', 'operating.md'));
  assert.equal(
    read.filter((name) => !operating?.quoted.includes(name)),
    [],
  );
});

docs('every word of the wire is described', async () => {
  const source = await readFile(join(ROOT, 'common/protocol/shopper.ts'), 'utf8');
  const events = interfaceMembers(source, 'ShopperEvents');
  const commands = objectKeys(source, 'shopperCommands');
  assert.ok(events.includes('frame') && commands.includes('draw'), 'the names are found');
  const described = new Set(documents.flatMap(({ quoted }) => quoted));
  assert.equal(
    [...events, ...commands].filter((name) => !described.has(name)),
    [],
  );
});

docs.run();
