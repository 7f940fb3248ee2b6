// Bytes of a whole board as a browser gets it: over HTTP, compressed if the server likes.
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { BitSet } from '../../common/board/bit-set.ts';
import type { PublishedBoard } from '../../server/campaigns/live.ts';
import { registerBoardRoute } from '../../server/http/board-route.ts';
import { createHttpServer } from '../../server/http/server.ts';

/** KB of the answer's body for a board of which nothing is drawn, and of which each number is drawn with a chance of one half. */
export async function measureSnapshots(
  sheets: number,
): Promise<{ untouchedKb: number; halfDrawnKb: number }> {
  const boards = { untouched: new BitSet(sheets), half: halfDrawn(sheets) };
  const http = createHttpServer({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    secure: false,
  });
  registerBoardRoute(http, {
    findIdBySlug: async (slug) => slug,
    live: { findBoard: async (id) => boardOf(id, boards[id as keyof typeof boards]) },
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  const { port } = http.server.address() as AddressInfo;
  try {
    const of = (slug: string) => bodyKb(`http://127.0.0.1:${port}/api/campaigns/${slug}/board`);
    return { untouchedKb: await of('untouched'), halfDrawnKb: await of('half') };
  } finally {
    await http.close();
  }
}

/** Random bits: nothing can be compressed. */
function halfDrawn(sheets: number): BitSet {
  const bytes = randomFillSync(new Uint8Array((sheets + 7) >> 3));
  if ((sheets & 7) !== 0) bytes[bytes.length - 1]! &= (1 << (sheets & 7)) - 1;
  return new BitSet(sheets, bytes);
}

const boardOf = (campaignId: string, taken: BitSet): PublishedBoard => ({
  epoch: '00000001',
  seq: taken.count,
  taken,
  stage: { campaignId, stage: 'open', reason: null },
});

async function bodyKb(url: string): Promise<number> {
  const request = get(url, { headers: { 'accept-encoding': 'gzip, deflate, br' }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const part of response) bytes += (part as Buffer).length;
  return bytes / 1_000;
}
