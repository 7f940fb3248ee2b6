// How the pages' files come over the line: packed as the browser can take them, and fetched once.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { registerPages } from '../../server/http/pages.ts';
import { createHttpServer } from '../../server/http/server.ts';
import { buildIfStale } from '../support/build.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = join(ROOT, 'dist', 'client');

interface Context {
  ask: (url: string, accepted?: string) => Promise<Reply>;
  /** Addresses of the built files. */
  files: string[];
}
interface Reply {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly rawPayload: Buffer;
}
const test = suite<Context>('pages');

test.before(async (context) => {
  await buildIfStale(ROOT);
  const http = createHttpServer({
    log: pino({ enabled: false }),
    trustedProxies: [],
    secure: false,
  });
  await registerPages(http, { directory: PAGES, onPage: () => undefined });
  context.ask = (url, accepted = '') =>
    http.inject({ url, headers: { 'accept-encoding': accepted } });
  context.files = (await readdir(join(PAGES, 'assets'))).map((name) => `/assets/${name}`);
});

test('every script and style of the build comes packed, and is what it was', async ({
  ask,
  files,
}) => {
  const large: string[] = [];
  for (const file of files.filter((each) => /\.(js|css)$/.test(each))) {
    if ((await stat(join(PAGES, file))).size >= 1_024) large.push(file);
  }
  assert.ok(large.length > 20, `${large.length} files`);
  for (const file of large) {
    const plain = await ask(file);
    assert.is(plain.headers['content-encoding'], undefined, file);
    for (const [accepted, unpack] of [
      ['gzip, deflate', gunzipSync],
      ['gzip, deflate, br', brotliDecompressSync],
    ] as const) {
      const packed = await ask(file, accepted);
      assert.is(packed.statusCode, 200);
      assert.is(packed.headers['content-encoding'], accepted.includes('br') ? 'br' : 'gzip');
      assert.is(packed.headers['content-type'], plain.headers['content-type'], file);
      assert.is(packed.headers['vary'], 'accept-encoding');
      assert.ok(packed.rawPayload.length < plain.rawPayload.length, file);
      assert.ok(unpack(packed.rawPayload).equals(plain.rawPayload), file);
    }
  }
});

test('a file whose name carries a digest is fetched once; the page itself is asked for anew', async ({
  ask,
  files,
}) => {
  for (const kind of ['.js', '.css', '.woff2']) {
    const file = files.find((each) => each.endsWith(kind))!;
    const { headers } = await ask(file, 'gzip');
    assert.is(headers['cache-control'], 'public, max-age=31536000, immutable', file);
  }
  assert.is((await ask('/shop')).headers['cache-control'], 'no-cache');
});

test.run();
