// The baseline: `ws` alone, sending the same texts to as many viewers at the same times.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { collectedRss, cpuSince, pause, serveOrders, type SentFrame } from './messages.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
await new Promise((resolve) => server.once('listening', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', () => {});
});

let cpu = process.cpuUsage();

async function replay(frames: readonly SentFrame[]): Promise<void> {
  const startMs = performance.now();
  for (const { atMs, text } of frames) {
    await pause(startMs + atMs - performance.now());
    for (const client of server.clients) client.send(text);
  }
  await pause(1_000);
}

serveOrders({ origin }, async (order) => {
  if (order.do === 'replay') return replay(order.frames);
  if (order.do !== 'report') throw new Error(order.do);
  const report = { cpuUs: cpuSince(cpu), rss: collectedRss(), committedAtMs: [] };
  cpu = process.cpuUsage();
  return report;
});
