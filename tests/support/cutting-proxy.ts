// A TCP proxy that cuts connections when it is told to, as a bad network does: without a goodbye.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  /** http://127.0.0.1:… */
  readonly origin: string;
  /** Connections now. */
  readonly connections: number;
  /** Cuts one connection at random. False: there is none. */
  cutOne(): boolean;
  close(): Promise<void>;
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const port = Number(new URL(target).port);
  const pairs: { near: Socket; far: Socket }[] = [];
  const server = createServer((near) => {
    const far = connect({ port, host: '127.0.0.1' });
    const pair = { near, far };
    pairs.push(pair);
    const forget = () => {
      const place = pairs.indexOf(pair);
      if (place >= 0) pairs.splice(place, 1);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', forget);
      socket.on('close', forget);
    }
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return pairs.length;
    },
    cutOne() {
      if (pairs.length === 0) return false;
      const { near, far } = pairs[randomInt(pairs.length)]!;
      near.resetAndDestroy();
      far.resetAndDestroy();
      return true;
    },
    async close() {
      server.close();
      for (const { near, far } of [...pairs]) {
        near.destroy();
        far.destroy();
      }
      await once(server, 'close');
    },
  };
}
