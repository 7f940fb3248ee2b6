// The one file that creates the Socket.IO server. websocket only: no long polling to exhaust, no
// sticky sessions to need.
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { LiveCampaigns } from '../campaigns/live.ts';
import type { Devices } from '../devices/devices.ts';
import type { VisitRights } from '../tickets/visits.ts';
import { createAdmission } from './admission.ts';
import { createCounters, type SocketCounters } from './counters.ts';
import { broadcastInOnePiece, type EngineSocket } from './engine.ts';
import { startFanOut } from './fan-out.ts';
import { guardAgainstFloods } from './flood.ts';
import { DEFAULT_LIMITS, type SocketLimits } from './limits.ts';
import type { Log } from './log.ts';
import { createGate, type On } from './on.ts';
import { welcomeShopper } from './shopper-gateway.ts';
import type { ShopperNamespace } from './shopper-socket.ts';
import { createViewers } from './viewers.ts';

/** What a further namespace (the sellers') needs; it listens with the same `on`. */
export interface NamespaceDoor {
  readonly io: Server;
  readonly on: On;
  readonly log: Log;
}

export interface SocketServerOptions {
  readonly httpServer: HttpServer;
  /** e.g. https://lottery.example; compared exactly. */
  readonly allowedOrigins: readonly string[];
  readonly live: LiveCampaigns;
  readonly devices: Devices;
  /** By what a shopper draws. */
  readonly rights: VisitRights;
  readonly log: Log;
  readonly limits?: Partial<SocketLimits>;
  /** Behind proxies the connection's own address is the proxy's. */
  readonly addressOf?: (request: IncomingMessage) => string;
  readonly namespaces?: readonly ((door: NamespaceDoor) => void)[];
}

export interface SocketServer {
  readonly counters: Readonly<SocketCounters>;
  /** How many watch a campaign on this node. */
  viewers(campaignId: string): number;
  /** Takes no more connections or commands, tells everybody, and resolves when what was running is answered, or after 5 s. */
  drain(retryAfterMs?: number): Promise<void>;
  /** Sends what is pending and ends every connection. Leaves the HTTP server to whoever made it. */
  close(): Promise<void>;
}

const DRAIN_MS = 5_000;
const CLOSE_GRACE_MS = 500;

export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { httpServer, live, devices, rights, log, addressOf = remoteAddress } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const counters = createCounters();
  const { allowedOrigins } = options;
  const admission = createAdmission({ allowedOrigins, limits, counters, addressOf });
  const gate = createGate({ limits, counters, log });
  const viewers = createViewers(limits, counters);

  const io = new Server(httpServer, {
    transports: ['websocket'],
    allowUpgrades: false,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: limits.maxMessageBytes,
    connectTimeout: limits.connectTimeoutMs,
    allowRequest: (request, decide) =>
      admission.allow(request, (_, allowed) => decide(null, allowed)),
  });
  const connections = new Set<EngineSocket>();
  io.engine.on('connection', (connection: EngineSocket) => {
    const leave = admission.enter(connection.request);
    connections.add(connection);
    connection.once('close', () => {
      connections.delete(connection);
      leave();
    });
    guardAgainstFloods(connection, limits.floodPackets, () => {
      counters.floodsCut += 1;
    });
  });

  const shoppers = io.of('/') as unknown as ShopperNamespace;
  broadcastInOnePiece(shoppers);
  const gateway = { live, devices, rights, viewers, on: gate.on, addressOf };
  shoppers.on('connection', (socket) => welcomeShopper(socket, gateway));
  const stopFanOut = startFanOut({ namespace: shoppers, live, viewers, limits, counters });
  for (const install of options.namespaces ?? []) {
    install({ io, on: gate.on, log });
  }

  return {
    counters,
    viewers: viewers.count,
    async drain(retryAfterMs = 2_000) {
      admission.shut(retryAfterMs);
      gate.shut(retryAfterMs);
      shoppers.emit('draining', retryAfterMs);
      await until(() => gate.running() === 0, DRAIN_MS);
    },
    async close() {
      admission.shut(1_000);
      stopFanOut();
      // Not io.close(): it would close the HTTP server as well, and closing that twice hangs.
      io.disconnectSockets(true);
      await until(() => connections.size === 0, CLOSE_GRACE_MS);
      for (const connection of connections) connection.transport.socket?.terminate();
      io.engine.close();
    },
  };
}

const remoteAddress = (request: IncomingMessage): string => request.socket.remoteAddress ?? '';

async function until(isSo: () => boolean, mostMs: number): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!isSo() && performance.now() < endMs) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
