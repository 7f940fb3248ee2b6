// The layout as CONTRIBUTING.md describes it. Each rule is also shown to catch what it forbids.
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  findCycles,
  parseSource,
  readSources,
  type Source,
} from './support/architecture/imports.ts';
import { EXCEPTIONS, findForbiddenImports } from './support/architecture/table.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_LINES = 300;
/** Longer files, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {};

const architecture = suite('architecture');
let sources: Source[] = [];

architecture.before(async () => {
  sources = await readSources(ROOT, ['common', 'server', 'client']);
});

const plant = (path: string, text: string) => parseSource(path, text);

/** Paths of the sources whose text fits the pattern. */
const withText = (pattern: RegExp, among: readonly Source[]) =>
  among.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

architecture('there is something to look at', () => {
  for (const folder of ['common/', 'server/store/', 'server/campaigns/', 'client/board/']) {
    assert.ok(
      sources.some(({ path }) => path.startsWith(folder)),
      folder,
    );
  }
  assert.ok(sources.reduce((sum, { imports }) => sum + imports.length, 0) > 300);
});

architecture('each folder imports only what its row of the table allows', () => {
  const found = findForbiddenImports(sources);
  assert.equal(
    found.filter((one) => !(one in EXCEPTIONS)),
    [],
  );
  assert.equal(
    Object.keys(EXCEPTIONS).filter((one) => !found.includes(one)),
    [],
    'needed no more',
  );
});

const FORBIDDEN: readonly [path: string, code: string][] = [
  ['common/campaign/x.ts', `import { hash } from 'node:crypto';`],
  ['common/campaign/x.ts', `import { Application } from 'pixi.js';`],
  ['common/campaign/x.ts', `import type { Config } from '../../server/config.ts';`],
  ['server/campaigns/x.ts', `import knex from 'knex';`],
  ['server/campaigns/x.ts', `import { findCampaign } from '../store/campaigns.ts';`],
  ['server/campaigns/x.ts', `export { findCampaign } from '../store/campaigns.ts';`],
  ['server/campaigns/x.ts', `const store = await import('../store/campaigns.ts');`],
  ['server/campaigns/x.ts', `import { words } from '../../client/words/shared.ts';`],
  ['server/store/x.ts', `import { decide } from '../campaigns/runner.ts';`],
  ['server/http/x.ts', `import type { Database } from '../store/database.ts';`],
  ['server/http/x.ts', `import { Server } from 'socket.io';`],
  ['server/socket/x.ts', `import pg from 'pg';`],
  ['server/jobs/x.ts', `import { createRunner } from '../campaigns/runner.ts';`],
  ['client/net/x.ts', `import { draw } from '../board/actions/draw.ts';`],
  ['client/board/state/x.ts', `import { Container } from 'pixi.js';`],
  ['client/board/state/x.ts', `import { draw } from '../actions/draw.ts';`],
  ['client/board/canvas/x.ts', `import { connect } from '../../net/connection.ts';`],
  [
    'client/board/ui/x.svelte',
    `<script lang="ts">import { connect } from '../../net/connection.ts';</script>`,
  ],
  [
    'client/board/ui/x.svelte',
    `<script lang="ts">import Login from '../../seller/ui/Login.svelte';</script>`,
  ],
  ['client/board/actions/x.ts', `import { mount } from '../canvas/mount.ts';`],
  ['client/board/main.ts', `import { Server } from '../../server/app.ts';`],
  ['unheard-of/x.ts', `import { a } from '../common/a.ts';`],
];

architecture('the table catches each kind of forbidden import', () => {
  for (const [path, code] of FORBIDDEN) {
    assert.is(findForbiddenImports([plant(path, code)]).length, 1, `${path}: ${code}`);
  }
});

architecture('the table lets pass what it should', () => {
  const allowed: typeof FORBIDDEN = [
    ['server/campaigns/x.ts', `import type { Database } from '../store/database.ts';`],
    ['server/campaigns/x.ts', `type Store = typeof import('../store/campaigns.ts');`],
    ['server/campaigns/x.ts', `import { type Database } from '../store/database.ts';`],
    ['server/app.ts', `import { openDatabase } from './store/database.ts';`],
    ['client/board/canvas/x.ts', `import 'pixi.js/unsafe-eval';`],
  ];
  for (const [path, code] of allowed) {
    assert.equal(findForbiddenImports([plant(path, code)]), [], `${path}: ${code}`);
  }
});

architecture('no files import each other in a circle', () => {
  assert.equal(findCycles(sources), []);
  const circle = [
    plant('common/a.ts', `import { b } from './b.ts';`),
    plant('common/b.ts', `import { c } from './c.ts';`),
    plant('common/c.ts', `import { a } from './a.ts';`),
  ];
  assert.equal(findCycles(circle), ['common/a.ts → common/b.ts → common/c.ts → common/a.ts']);
  const typesOnly = [
    plant('common/a.ts', `import { b } from './b.ts';`),
    plant('common/b.ts', `import type { A } from './a.ts';`),
  ];
  assert.equal(findCycles(typesOnly), []);
});

const ENVIRONMENT = /\bprocess\s*\.\s*env\b|\bimport\.meta\.env\b/;

architecture('only server/config.ts reads the environment', () => {
  assert.equal(withText(ENVIRONMENT, sources), ['server/config.ts']);
  assert.ok(withText(ENVIRONMENT, [plant('server/x.ts', `const { PORT } = process.env;`)]).length);
});

const SOCKET_SERVER = /\bnew\s+(?:\w+\.)?Server\s*[(<]/;

architecture('only one file creates the socket server', () => {
  assert.is(
    withText(
      SOCKET_SERVER,
      sources.filter(({ path }) => path.startsWith('server/')),
    ).length,
    1,
  );
  assert.ok(withText(SOCKET_SERVER, [plant('server/x.ts', `const io = new Server(http);`)]).length);
});

const CHANCE = /\bMath\s*\.\s*random\b|\bMath\s*\[\s*['"]random/;

architecture('chance is handed in or comes from crypto, never from Math', () => {
  assert.equal(withText(CHANCE, sources), []);
  assert.ok(withText(CHANCE, [plant('client/x.ts', `const x = Math.random();`)]).length);
});

architecture('files stay short enough to read', () => {
  const long = sources.filter(({ text }) => text.split('\n').length > MAX_LINES);
  const paths = long.map(({ path }) => path);
  assert.equal(
    paths.filter((path) => !(path in LONG_FILES)),
    [],
  );
  assert.equal(
    Object.keys(LONG_FILES).filter((path) => !paths.includes(path)),
    [],
    'not long',
  );
});

architecture.run();
