// Builds the page in page/ into memory and serves it, for the test and the bench that need a browser.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

export interface ServedPage {
  readonly address: string;
  close(): Promise<void>;
}

export async function servePage(): Promise<ServedPage> {
  const files = await buildPage();
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1) || 'index.html';
    const body = files.get(name);
    // The icon that browsers ask for is no complaint.
    if (body === undefined)
      return void response.writeHead(name === 'favicon.ico' ? 204 : 404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'text/plain' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function buildPage(): Promise<Map<string, string | Uint8Array>> {
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL('./page', import.meta.url)),
    logLevel: 'warn',
    build: { write: false, target: 'es2022', assetsInlineLimit: 0 },
    worker: { format: 'es' },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const files = new Map<string, string | Uint8Array>();
  for (const one of outputs) {
    if (!('output' in one)) continue;
    for (const file of one.output)
      files.set(file.fileName, file.type === 'chunk' ? file.code : file.source);
  }
  return files;
}
