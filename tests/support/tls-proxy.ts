// A proxy that speaks https in front of the server, as nginx does: it ends TLS, says for whom it asks in
// X-Forwarded-For (behind what it was told itself) and X-Forwarded-Proto, and lets websockets through.
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface TlsProxy {
  /** https://localhost:… */
  readonly origin: string;
  /** Where what comes is sent on to. */
  target: string;
  close(): Promise<void>;
}

export async function startTlsProxy(certificate: {
  readonly chain: string;
  readonly key: string;
}): Promise<TlsProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ cert: certificate.chain, key: certificate.key });
  const proxy: TlsProxy = {
    origin: '',
    target: '',
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
  const sendOn = (asked: IncomingMessage) => {
    const { hostname, port } = new URL(proxy.target);
    const before = asked.headers['x-forwarded-for'];
    const address = (asked.socket.remoteAddress ?? '').replace('::ffff:', '');
    const headers = {
      ...asked.headers,
      'x-forwarded-for': before ? `${String(before)}, ${address}` : address,
      'x-forwarded-proto': 'https',
    };
    return request({ host: hostname, port, method: asked.method, path: asked.url, headers });
  };
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (asked, reply) => {
    const further = sendOn(asked);
    further.on('response', (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    further.on('error', () => reply.destroy());
    asked.pipe(further);
  });
  server.on('upgrade', (asked, near: Socket, head) => {
    const further = sendOn(asked);
    const end = () => void near.destroy();
    further.on('upgrade', (answer, far: Socket, farHead) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      near.write(['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n'));
      near.write(farHead);
      far.write(head);
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) {
        socket.on('error', () => [near, far].forEach((one) => one.destroy()));
      }
    });
    further.on('response', (answer) => {
      near.end(`HTTP/1.1 ${answer.statusCode} refused\r\nconnection: close\r\n\r\n`);
    });
    further.on('error', end);
    near.on('error', end);
    further.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, { origin: `https://localhost:${port}` });
}
