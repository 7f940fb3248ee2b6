// The built pages. Each URL of the product belongs to one page of client/.
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PAGES = {
  home: ['/'],
  // A ticket's link is /t#CODE.
  board: ['/c/:slug', '/c/:slug/flier', '/t'],
  coupon: ['/coupon/:id', '/coupon/:id/counter', '/coupon/:id/print', '/wallet'],
  verify: ['/verify/:slug', '/verify'],
  seller: ['/seller', '/seller/*'],
  // A payment provider leads back to /orders/….
  shop: ['/shop', '/shop/*', '/orders/:id'],
  member: ['/member', '/member/*'],
  pay: ['/pay', '/pay/:reference'],
  kiosk: ['/kiosk'],
  display: ['/display'],
} as const;

export interface PageOptions {
  /** dist/client */
  readonly directory: string;
  /** Called before a page is sent: recognises the device. */
  readonly onPage: (request: FastifyRequest, reply: FastifyReply) => Promise<void> | void;
}

/** Throws, saying what to do, when the pages have not been built. */
export async function registerPages(app: FastifyInstance, options: PageOptions): Promise<void> {
  for (const [page, urls] of Object.entries(PAGES)) {
    const html = await readPage(join(options.directory, page, 'index.html'));
    for (const url of urls) {
      app.get(url, async (request, reply) => {
        await options.onPage(request, reply);
        return reply
          .type('text/html; charset=utf-8')
          .header('cache-control', 'no-cache')
          .send(html);
      });
    }
  }
  await app.register(fastifyStatic, {
    root: options.directory,
    wildcard: false,
    index: false,
    // What the build has compressed beside each file (vite.config.ts).
    preCompressed: true,
    // Or the library's own header, which is written after ours, takes its place.
    cacheControl: false,
    // File names carry a digest of their content.
    setHeaders: (reply, path) => {
      reply.setHeader('vary', 'accept-encoding');
      const forever = path.includes(`${join(options.directory, 'assets')}`);
      reply.setHeader(
        'cache-control',
        forever ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
    },
  });
}

async function readPage(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new Error(`${path} is missing: run "npm run build" first.`);
  }
}
