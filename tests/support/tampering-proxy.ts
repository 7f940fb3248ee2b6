// An HTTP proxy that passes everything on, sockets too, but can change the snapshots of boards on their
// way: what a page gets to see when a cache, or a server, is wrong about the board.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../../common/board/snapshot.ts';

export interface TamperingProxy {
  readonly origin: string;
  /** Called with each snapshot; what it returns goes on. undefined: nothing is touched. */
  tamper: ((snapshot: Snapshot) => Snapshot) | undefined;
  close(): Promise<void>;
}

/** Passes on to `target`, e.g. http://localhost:3000, as if everything came from its own pages. */
export async function startTamperingProxy(target: string): Promise<TamperingProxy> {
  const sockets = new Set<Duplex>();
  const server = createServer((incoming, answer) => {
    const { tamper } = proxy;
    const isBoard = /^\/api\/campaigns\/[^/]+\/board/.test(incoming.url ?? '');
    const headers = { ...incoming.headers, origin: target };
    if (isBoard) delete headers['accept-encoding'];
    const onward = request(target + incoming.url, { method: incoming.method, headers });
    onward.on('response', (response: IncomingMessage) => {
      if (!tamper || !isBoard || response.statusCode !== 200) {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        return;
      }
      void response.toArray().then((pieces: Buffer[]) => {
        const changed = encodeSnapshot(tamper(decodeSnapshot(Buffer.concat(pieces))));
        answer.writeHead(200, { ...response.headers, 'content-length': changed.length });
        answer.end(changed);
      });
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming: IncomingMessage, near: Socket, head: Buffer) => {
    const far = connect(Number(new URL(target).port), '127.0.0.1');
    const headers = Object.entries({ ...incoming.headers, origin: target });
    const lines = headers.map(([name, value]) => `${name}: ${String(value)}\r\n`);
    far.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    far.write(head);
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TamperingProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tamper: undefined,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
