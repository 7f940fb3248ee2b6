// The doors that are open to everybody: campaigns, their records once they are closed, the receipt keys.
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { CampaignPages } from '../campaigns/campaign-pages.ts';
import type { CampaignRecords } from '../campaigns/campaign-records.ts';
import type { ReceiptKey } from '../../common/protocol/http.ts';
import { sendRefusal } from './server.ts';

export interface CampaignRoutesDeps {
  readonly pages: CampaignPages;
  readonly records: CampaignRecords;
  readonly listReceiptKeys: () => Promise<readonly ReceiptKey[]>;
}

interface BySlug {
  Params: { slug: string };
}

export function registerCampaignRoutes(app: FastifyInstance, deps: CampaignRoutesDeps): void {
  app.get('/api/campaigns', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=1');
    return deps.pages.list();
  });
  app.get<BySlug>('/api/campaigns/:slug', async (request, reply) => {
    const page = await deps.pages.find(request.params.slug);
    if (!page) return sendRefusal(reply, { code: 'UNKNOWN_CAMPAIGN' });
    return reply.header('cache-control', 'no-cache').send(page);
  });
  app.get<BySlug>('/api/campaigns/:slug/record', async (request, reply) => {
    const record = await deps.records.find(request.params.slug);
    if (!record.ok) return sendRefusal(reply, record.refusal);
    const name = `${request.params.slug}.tombola-record.ndjson`;
    const pieces = Readable.from(record.value, { objectMode: false });
    // A million draws are 130 MB of text, a quarter of that compressed.
    const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (packed) reply.header('content-encoding', 'gzip');
    return reply
      .type('application/x-ndjson; charset=utf-8')
      .header('content-disposition', `inline; filename="${name}"`)
      .header('cache-control', 'public, max-age=60')
      .header('vary', 'accept-encoding')
      .send(packed ? pieces.compose(createGzip({ level: 1 })) : pieces);
  });
  app.get('/api/keys', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=60');
    return deps.listReceiptKeys();
  });
}
