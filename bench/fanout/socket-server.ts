// The product's socket server with a board of a million numbers in memory: everything after the commit.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSocketServer } from '../../server/socket/server.ts';
import { createDevices } from '../../server/devices/devices.ts';
import { noDevices } from '../../tests/socket/support/no-devices.ts';
import { openBoard } from '../../tests/socket/support/open-board.ts';
import { collectedRss, cpuSince, pause, serveOrders, unixMs } from './messages.ts';
import { deviceAlone } from '../../tests/socket/support/device-alone.ts';

const SHEETS = 1_000_000;
/** Visits every number once, far apart, as many shoppers would. */
const STRIDE = 618_033;

const board = openBoard(SHEETS);
const httpServer = createServer();
await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
const silent = { info() {}, warn() {}, error: console.error };
createSocketServer({
  httpServer,
  allowedOrigins: [origin],
  live: board,
  devices: createDevices({ store: noDevices, key: new Uint8Array(32), secure: false }),
  rights: deviceAlone,
  log: silent,
});

let cpu = process.cpuUsage();
let committedAtMs: number[] = [];

async function draw(perS: number, forMs: number): Promise<void> {
  const startMs = performance.now();
  for (let drawn = 0; ; await pause(4)) {
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs >= forMs) break;
    const changes = [];
    for (; drawn < (elapsedMs / 1000) * perS; drawn += 1) {
      changes.push({
        taken: 1 + (((board.board.taken.count + changes.length + 1) * STRIDE) % SHEETS),
      });
    }
    if (changes.length === 0) continue;
    const atMs = unixMs();
    board.commit(changes);
    for (const _ of changes) committedAtMs.push(atMs);
  }
  await pause(1_000);
}

serveOrders({ origin, campaignId: board.campaignId }, async (order) => {
  if (order.do === 'draw') return draw(order.perS, order.forMs);
  if (order.do !== 'report') throw new Error(order.do);
  const report = { cpuUs: cpuSince(cpu), rss: collectedRss(), committedAtMs };
  committedAtMs = [];
  cpu = process.cpuUsage();
  return report;
});
