import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { isSameOrigin } from './same-origin.ts';
import { sendRefusal } from './server.ts';

/**
 * Makes a scope of doors that cookies open: nothing of it is kept by caches, and what changes
 * something must come from our own pages.
 */
export async function ownPagesOnly(
  scope: FastifyInstance,
  publicOrigin: string | undefined,
): Promise<void> {
  if (!scope.hasRequestDecorator('cookies')) await scope.register(cookie);
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads || isSameOrigin(request, publicOrigin)) return;
    const problems = [{ reason: 'the request must come from a page of this site' }];
    return sendRefusal(reply.header('connection', 'close'), { code: 'MALFORMED', problems });
  });
}
