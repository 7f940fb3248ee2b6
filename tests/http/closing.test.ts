// How the HTTP door closes while somebody is still being answered.
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLog } from '../../server/log.ts';
import { createHttpServer } from '../../server/http/server.ts';

const test = suite('closing the HTTP door');

for (const hasBegun of [false, true]) {
  const answer = hasBegun ? 'an answer that has begun' : 'a request under way';
  test(`D6: ${answer} is finished, and its connection does not hold the server up`, async () => {
    const http = createHttpServer({ log: createLog('error'), trustedProxies: [], secure: false });
    let arrived = () => {};
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    let goOn = () => {};
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    http.get('/', async (_request, reply) => {
      if (hasBegun) {
        reply.hijack();
        reply.raw.writeHead(200, { 'content-length': 8 });
        reply.raw.write('half');
      }
      arrived();
      await mayGoOn;
      if (!hasBegun) return 'halfhalf';
      reply.raw.end('half');
      return reply;
    });
    await http.listen({ host: '127.0.0.1', port: 0 });
    const { port } = http.server.address() as AddressInfo;
    const asked = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    await hasArrived;
    const closed = http.close();
    // Only after the idle ones have been closed.
    setTimeout(goOn, 200);
    assert.is(await asked, 'halfhalf');
    const sinceMs = performance.now();
    await closed;
    // Kept alive, it would take 72 s.
    assert.ok(performance.now() - sinceMs < 20_000);
  });
}

test.run();
