import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const page = (name: string) =>
  fileURLToPath(new URL(`./client/${name}/index.html`, import.meta.url));

/** Fonts and pictures are compressed already; below this nothing is won. */
const WORTH_IT = /\.(js|css|svg)$/;
const LEAST_BYTES = 1_024;

/**
 * Lays a .br and a .gz beside each file, which the server sends instead of it (server/http/pages.ts).
 * Over plain http browsers take gzip alone.
 */
const compressed = (): Plugin => ({
  name: 'compressed',
  async writeBundle({ dir = '' }, bundle) {
    const names = Object.keys(bundle).filter((name) => WORTH_IT.test(name));
    await Promise.all(names.map((name) => compress(join(dir, name))));
  },
});

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < LEAST_BYTES) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

export default defineConfig({
  root: 'client',
  plugins: [svelte(), compressed()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // On a slow machine it would tell every shopkeeper who starts Tombola which plugin took its time.
      checks: { pluginTimings: false },
      input: {
        display: page('display'),
        home: page('home'),
        board: page('board'),
        coupon: page('coupon'),
        kiosk: page('kiosk'),
        member: page('member'),
        pay: page('pay'),
        seller: page('seller'),
        shop: page('shop'),
        verify: page('verify'),
      },
    },
  },
});
