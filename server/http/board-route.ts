// GET /api/campaigns/:slug/board: the snapshot to which a viewer applies frames.
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { LiveCampaigns } from '../campaigns/live.ts';
import { sendRefusal } from './server.ts';
import { createSnapshotCache, type Least } from './snapshot-cache.ts';

export interface BoardRouteOptions {
  readonly live: Pick<LiveCampaigns, 'findBoard'>;
  /** undefined: no such campaign. */
  readonly findIdBySlug: (slug: string) => Promise<string | undefined>;
}

const questionSchema = v.object({
  epoch: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/))),
  seq: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))),
});

/**
 * Answers bytes (common/board/snapshot.ts), 304 for a known ETag, MALFORMED or UNKNOWN_CAMPAIGN.
 * Shared caches may keep it for a second. `?epoch=…&seq=…`: not older than this.
 */
export function registerBoardRoute(app: FastifyInstance, options: BoardRouteOptions): void {
  const cache = createSnapshotCache(options.live);
  app.get<{ Params: { slug: string } }>('/api/campaigns/:slug/board', async (request, reply) => {
    const question = v.safeParse(questionSchema, request.query);
    if (!question.success) return sendRefusal(reply, { code: 'MALFORMED' });
    const id = await options.findIdBySlug(request.params.slug);
    const board = id && (await cache.find(id, leastOf(question.output)));
    if (!board) return sendRefusal(reply, { code: 'UNKNOWN_CAMPAIGN' });
    reply.headers({
      etag: board.etag,
      'cache-control': 'public, max-age=1',
      vary: 'accept-encoding',
    });
    if (request.headers['if-none-match'] === board.etag) return reply.status(304).send();
    reply.type('application/octet-stream');
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(board.plain);
    return reply.header('content-encoding', 'gzip').send(board.gzip);
  });
}

const leastOf = ({ epoch, seq }: v.InferOutput<typeof questionSchema>): Least | undefined =>
  epoch === undefined || seq === undefined ? undefined : { epoch, seq };

/** By RFC 9110: named, or any, and not with a weight of nothing. */
function acceptsGzip(accepted = ''): boolean {
  for (const coding of accepted.toLowerCase().split(',')) {
    const [name = '', weight = 'q=1'] = coding.split(';').map((part) => part.trim());
    if (name === 'gzip' || name === '*') return Number(weight.replace(/^q=/, '')) > 0;
  }
  return false;
}
