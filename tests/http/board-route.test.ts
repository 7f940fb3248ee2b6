import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gunzipSync } from 'node:zlib';
import { decodeSnapshot } from '../../common/board/snapshot.ts';
import { registerBoardRoute } from '../../server/http/board-route.ts';
import { createHttpServer } from '../../server/http/server.ts';
import { createSnapshotCache } from '../../server/http/snapshot-cache.ts';
import { openBoard, type OpenBoard } from '../socket/support/open-board.ts';

const test = suite<{ board: OpenBoard }>('board route');

test.before.each((context) => {
  context.board = openBoard(1_000_000);
});

function route(board: OpenBoard) {
  const http = createHttpServer({
    log: pino({ enabled: false }),
    trustedProxies: [],
    secure: false,
  });
  const findIdBySlug = async (slug: string) => (slug === 'here' ? board.campaignId : undefined);
  registerBoardRoute(http, { live: board, findIdBySlug });
  return (url: string, headers: Record<string, string> = {}) => http.inject({ url, headers });
}

test('X5: the snapshot is the board, plain or compressed as asked for', async ({ board }) => {
  board.commit([{ taken: 1 }, { taken: 999_999 }]);
  const ask = route(board);
  const plain = await ask('/api/campaigns/here/board');
  assert.is(plain.headers['content-encoding'], undefined);
  const snapshot = decodeSnapshot(plain.rawPayload);
  assert.is(snapshot.seq, 2);
  assert.is(Buffer.compare(snapshot.taken.bytes, board.board.taken.bytes), 0);
  const zipped = await ask('/api/campaigns/here/board', { 'accept-encoding': 'br, gzip;q=0.5' });
  assert.is(zipped.headers['content-encoding'], 'gzip');
  assert.is(Buffer.compare(gunzipSync(zipped.rawPayload), plain.rawPayload), 0);
  const refused = await ask('/api/campaigns/here/board', { 'accept-encoding': 'gzip;q=0' });
  assert.is(refused.headers['content-encoding'], undefined);
});

test('X6: untouched, a million numbers are a kilobyte or so; half drawn, what randomness costs', async ({
  board,
}) => {
  const ask = route(board);
  const gzip = { 'accept-encoding': 'gzip' };
  const untouched = await ask('/api/campaigns/here/board', gzip);
  assert.ok(untouched.rawPayload.length <= 1_024, `${untouched.rawPayload.length} bytes`);
  // Every other number by a fixed scramble: as good as random to a compressor.
  const changes = [];
  for (let number = 1; number <= 1_000_000; number += 1) {
    if ((Math.imul(number, 2_654_435_761) >>> 13) % 2 === 0) changes.push({ taken: number });
  }
  board.commit(changes);
  const half = await ask(
    `/api/campaigns/here/board?epoch=${board.board.epoch}&seq=${board.board.seq}`,
    gzip,
  );
  assert.ok(half.rawPayload.length <= 130 * 1_024, `${half.rawPayload.length} bytes`);
});

test('X5: a known board is 304; shared caches may keep it for a second', async ({ board }) => {
  const ask = route(board);
  const first = await ask('/api/campaigns/here/board');
  assert.is(first.headers['cache-control'], 'public, max-age=1');
  assert.is(first.headers['set-cookie'], undefined);
  const etag = String(first.headers['etag']);
  const again = await ask('/api/campaigns/here/board', { 'if-none-match': etag });
  assert.is(again.statusCode, 304);
  assert.is(again.rawPayload.length, 0);
});

test('F3: unknown campaigns and senseless questions are refused', async ({ board }) => {
  const ask = route(board);
  assert.is((await ask('/api/campaigns/elsewhere/board')).statusCode, 404);
  for (const question of ['epoch=x&seq=1', 'epoch=a0b1c2d3&seq=-1', 'seq=1&seq=2', 'epoch[]=1']) {
    const { statusCode } = await ask(`/api/campaigns/here/board?${question}`);
    assert.ok(statusCode === 400 || statusCode === 200, question);
    if (!question.includes('[')) assert.is(statusCode, 400, question);
  }
});

test('D2: a thousand who ask at once cost one encoding, and get what they must reach', async ({
  board,
}) => {
  let asked = 0;
  const cache = createSnapshotCache({
    findBoard: (id) => {
      asked += 1;
      return board.findBoard(id);
    },
  });
  const { campaignId } = board;
  board.commit([{ taken: 1 }]);
  const all = await Promise.all(Array.from({ length: 1_000 }, () => cache.find(campaignId)));
  assert.is(new Set(all.map((encoded) => encoded!.plain)).size, 1);
  assert.ok(asked <= 1_001);
  // Within the second the old one will do, unless one must reach further.
  board.commit([{ taken: 2 }]);
  assert.is((await cache.find(campaignId))!.seq, 1);
  const { epoch } = board.board;
  const newer = await Promise.all(
    Array.from({ length: 100 }, () => cache.find(campaignId, { epoch, seq: 2 })),
  );
  assert.equal([...new Set(newer.map((encoded) => encoded!.seq))], [2]);
  assert.is(new Set(newer.map((encoded) => encoded!.plain)).size, 1);
  // What has not happened is answered with what has.
  assert.is((await cache.find(campaignId, { epoch, seq: 1e12 }))!.seq, 2);
});

test('X5: after a restore the old board is never served again', async ({ board }) => {
  const cache = createSnapshotCache(board);
  board.commit([{ taken: 1 }]);
  await cache.find(board.campaignId);
  board.restore('ffff0000');
  assert.is((await cache.find(board.campaignId))!.epoch, 'ffff0000');
});

test.run();
