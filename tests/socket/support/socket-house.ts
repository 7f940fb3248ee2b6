// The socket server, the snapshot's door and the cookie, on a free port, for one board.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createDevices } from '../../../server/devices/devices.ts';
import { registerBoardRoute } from '../../../server/http/board-route.ts';
import { createHttpServer } from '../../../server/http/server.ts';
import type { LiveCampaigns } from '../../../server/campaigns/live.ts';
import type { SocketLimits } from '../../../server/socket/limits.ts';
import {
  createSocketServer,
  type SocketServer,
  type SocketServerOptions,
} from '../../../server/socket/server.ts';
import type { DeviceStore } from '../../../server/store/devices.ts';
import { deviceAlone } from './device-alone.ts';

export const SLUG = 'board';

export interface SocketHouse {
  readonly origin: string;
  readonly sockets: SocketServer;
  /** Everything that was logged, a line each. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

export interface SocketHouseOptions {
  readonly live: LiveCampaigns & { readonly campaignId: string };
  readonly store: DeviceStore;
  readonly limits?: Partial<SocketLimits>;
  readonly port?: number;
  readonly namespaces?: SocketServerOptions['namespaces'];
}

export async function openSocketHouse(options: SocketHouseOptions): Promise<SocketHouse> {
  const { live, store, limits = {}, port = 0, namespaces = [] } = options;
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  const http = createHttpServer({ log, trustedProxies: [], secure: false });
  const devices = createDevices({ store, key: randomBytes(32), secure: false });
  registerBoardRoute(http, {
    live,
    findIdBySlug: async (slug) => (slug === SLUG ? live.campaignId : undefined),
  });
  http.get('/', (request, reply) => {
    devices.cookies.ensure(request.raw, reply);
    return reply.send('');
  });
  await http.listen({ host: '127.0.0.1', port });
  const origin = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const sockets = createSocketServer({
    httpServer: http.server,
    allowedOrigins: [origin],
    live,
    devices,
    rights: deviceAlone,
    log,
    limits,
    namespaces,
  });
  return {
    origin,
    sockets,
    logged,
    async close() {
      await sockets.close();
      await http.close();
    },
  };
}

/** What a page load leaves in a browser: the Cookie header of a new device. */
export async function freshCookie(origin: string, page = '/'): Promise<string> {
  const response = await fetch(origin + page);
  await response.arrayBuffer();
  return response.headers.getSetCookie()[0]!.split(';')[0]!;
}
