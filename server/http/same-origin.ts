import type { FastifyRequest } from 'fastify';

/**
 * Whether a request that changes something comes from a page of this very site. Browsers say so in
 * Sec-Fetch-Site and Origin, which scripts cannot set; a request that says neither is not believed.
 */
export function isSameOrigin(request: FastifyRequest, publicOrigin: string | undefined): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = request.headers.origin;
  if (origin === undefined) return site === 'same-origin';
  return origin === publicOrigin || origin === `${request.protocol}://${request.host}`;
}
