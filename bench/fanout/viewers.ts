// Many viewers in one process: they receive and note when.
import { WebSocket } from 'ws';
import { pause, serveOrders, unixMs, type SentFrame } from './messages.ts';

const TOGETHER = 100;
/** Every so manieth viewer notes its arrivals: enough for a percentile. */
const NOTING = 10;

const sockets: WebSocket[] = [];
let bytes = 0;
let received = 0;
let arrivals = new Map<string, number[]>();
let heard: SentFrame[] = [];

function listen(socket: WebSocket, place: number, watch: string | undefined): void {
  socket.on('message', (data: Buffer) => {
    if (!isFrame(data)) {
      const text = data.toString('latin1');
      if (text === '2') socket.send('3');
      // Messages may follow only when the namespace has let us in.
      if (text.startsWith('40') && watch) socket.send(watch);
      return;
    }
    received += 1;
    bytes += data.length + (data.length < 126 ? 2 : 4);
    if (place % NOTING !== 0) return;
    const text = data.toString('latin1');
    if (place === 0) heard.push({ atMs: unixMs(), text });
    const noted = arrivals.get(text) ?? [];
    arrivals.set(text, noted);
    noted.push(unixMs());
  });
}

/** `42["frame"…`, told by as few bytes as will do: the viewers share a machine with the server. */
const isFrame = (data: Buffer): boolean => data[1] === 0x32 && data[4] === 0x66;

async function connect(origin: string, viewers: number, watch?: string): Promise<void> {
  const address = `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  while (sockets.length < viewers) {
    const some = Array.from({ length: Math.min(TOGETHER, viewers - sockets.length) }, () => {
      const socket = new WebSocket(address, { headers: { origin }, perMessageDeflate: false });
      sockets.push(socket);
      return new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.once('open', () => {
          if (watch) socket.send('40');
          listen(socket, sockets.indexOf(socket), watch);
          resolve();
        });
      });
    });
    await Promise.all(some);
  }
  await pause(1_000);
}

serveOrders({}, async (order) => {
  if (order.do === 'connect') return connect(order.origin, order.viewers, order.watch);
  if (order.do !== 'report') throw new Error(order.do);
  const firstMs = heard[0]?.atMs ?? 0;
  const frames: SentFrame[] = heard.map(({ atMs, text }) => ({ atMs: atMs - firstMs, text }));
  const report = {
    bytes,
    received,
    frames,
    arrivals: [...arrivals].map(([text, atMs]) => ({ text, atMs })),
  };
  bytes = 0;
  received = 0;
  heard = [];
  arrivals = new Map();
  return report;
});
