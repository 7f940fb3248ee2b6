// The HTTP door: headers, refusals, static pages. Routes are registered by the features.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { MAX_BODY_BYTES } from '../../common/protocol/limits.ts';
import type { Refusal, RefusalCode } from '../../common/protocol/refusals.ts';
import { namesMayExist, refuseNonsense } from './broken-requests.ts';

export interface HttpOptions {
  readonly log: Logger;
  readonly trustedProxies: readonly string[];
  /** Whether browsers that come over https are told to stay there. */
  readonly secure: boolean;
  /** PEM; undefined: plain http. */
  readonly certificate?: { readonly chain: string; readonly key: string } | undefined;
}

const STATUS: Partial<Record<RefusalCode, number>> = {
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  NOT_FOUND: 404,
  UNKNOWN_CAMPAIGN: 404,
  NOT_ENROLLED: 401,
  WRONG_SCOPE: 403,
  NOT_SIGNED_IN: 401,
  WRONG_LOGIN: 401,
  PASSWORD_NEEDED: 403,
  FROZEN: 409,
  RECORD_NOT_OPEN: 409,
  SUSPENDED: 403,
};

/** Answers with a refusal and the HTTP status that fits it. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retryAfterMs) reply.header('retry-after', Math.ceil(refusal.retryAfterMs / 1000));
  return reply
    .status(STATUS[refusal.code] ?? 400)
    .header('cache-control', 'no-store')
    .send({ refusal });
}

export function createHttpServer(options: HttpOptions): FastifyInstance {
  const { certificate } = options;
  const app = Fastify({
    // Sockets need HTTP/1.1, and there is one port for all.
    ...(certificate && {
      https: { cert: certificate.chain, key: certificate.key, handshakeTimeout: 10_000 },
    }),
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    requestTimeout: 30_000,
    // Sockets keep the server busy for ever: close what is idle, wait for what is running.
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (_error, _request, reply) => {
      sendRefusal(reply as unknown as FastifyReply, { code: 'MALFORMED' });
    },
    clientErrorHandler: refuseNonsense,
  });
  app.server.headersTimeout = 10_000;
  letGoOnceAnswered(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders(options.secure));
    if (!namesMayExist(request)) return sendRefusal(reply, { code: 'NOT_FOUND' });
  });
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, { code: 'NOT_FOUND' }));
  app.setErrorHandler((error, request, reply) =>
    answerFault(error as FaultLike, request, reply, options.log),
  );
  return app;
}

const LOOK_FOR_IDLE_MS = 50;

/**
 * When it closes, what is idle is closed once. A connection whose answer is still under way then becomes
 * idle later, and would be kept alive, and the server with it, for more than a minute.
 */
function letGoOnceAnswered(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    if (!app.server.listening) return;
    const timer = setInterval(() => app.server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
    app.server.once('close', () => clearInterval(timer));
  });
}

interface FaultLike extends Error {
  statusCode?: number;
}

/** The one place where a thrown error becomes an answer: client faults are refusals, ours are logged with an id. */
function answerFault(
  error: FaultLike,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): FastifyReply {
  if (error.statusCode && error.statusCode < 500) return sendRefusal(reply, { code: 'MALFORMED' });
  const id = randomUUID();
  log.error({ id, err: error, route: request.routeOptions.url }, 'request failed');
  return reply
    .header('x-fault', id)
    .status(503)
    .send({ refusal: { code: 'UNAVAILABLE', retryAfterMs: 2000 } });
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

function securityHeaders(secure: boolean): Record<string, string> {
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'geolocation=(), microphone=(), payment=()',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
