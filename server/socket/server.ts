// The one file that creates the Socket.IO server. websocket only: no long polling to exhaust, no
// sticky sessions to need.
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Namespace } from 'socket.io';
import { KIOSK_NAMESPACE } from '../../common/protocol/kiosk.ts';
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
import { createGate, type Gate, type On } from './on.ts';
import { welcomeShopper } from './shopper-gateway.ts';
import type { ShopperNamespace } from './shopper-socket.ts';
import { createViewers } from './viewers.ts';

/** What a further namespace (the sellers', the kiosks') needs; it listens with the same `on`. */
export interface NamespaceDoor {
  readonly io: Server;
  readonly on: On;
  /** The same with other limits. */
  readonly gate: (limits: Pick<SocketLimits, 'burst' | 'commandsPer10S'>) => On;
  readonly log: Log;
  readonly live: LiveCampaigns;
  readonly limits: SocketLimits;
  readonly counters: SocketCounters;
  /** How many shoppers watch a campaign on this node. */
  readonly viewers: (campaignId: string) => number;
}

export interface InstalledNamespace {
  /** Tells everybody to come back in a while. */
  drain(retryAfterMs: number): void;
  close(): void;
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
  readonly namespaces?: readonly ((door: NamespaceDoor) => InstalledNamespace | void)[];
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
  const gates: Gate[] = [];
  const openGate = (limited: Pick<SocketLimits, 'burst' | 'commandsPer10S'>): On => {
    const gate = createGate({ limits: limited, counters, log });
    gates.push(gate);
    return gate.on;
  };
  const on = openGate(limits);
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
  const withoutOrigin = keepToKiosks(io);
  io.engine.on('connection', (connection: EngineSocket) => {
    if (connection.request.headers.origin === undefined) withoutOrigin.add(connection);
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
  const gateway = { live, devices, rights, viewers, on, addressOf };
  shoppers.on('connection', (socket) => welcomeShopper(socket, gateway));
  const stopFanOut = startFanOut({ namespace: shoppers, live, viewers, limits, counters });
  const door = { io, on, gate: openGate, log, live, limits, counters, viewers: viewers.count };
  const installed = (options.namespaces ?? []).flatMap((install) => install(door) ?? []);

  return {
    counters,
    viewers: viewers.count,
    async drain(retryAfterMs = 2_000) {
      admission.shut(retryAfterMs);
      for (const gate of gates) gate.shut(retryAfterMs);
      shoppers.emit('draining', retryAfterMs);
      for (const namespace of installed) namespace.drain(retryAfterMs);
      await until(() => gates.every((gate) => gate.running() === 0), DRAIN_MS);
    },
    async close() {
      admission.shut(1_000);
      stopFanOut();
      for (const namespace of installed) namespace.close();
      // Not io.close(): it would close the HTTP server as well, and closing that twice hangs.
      io.disconnectSockets(true);
      await until(() => connections.size === 0, CLOSE_GRACE_MS);
      for (const connection of connections) connection.transport.socket?.terminate();
      io.engine.close();
    },
  };
}

/**
 * A connection without an Origin header may join the kiosks' namespace, where a key is proved before
 * anything else, and no other. The request is told to Engine.IO alone, so it is noted there.
 */
function keepToKiosks(io: Server): { add(connection: object): void } {
  const withoutOrigin = new WeakSet<object>();
  const guard = (namespace: Namespace): void => {
    if (namespace.name === KIOSK_NAMESPACE) return;
    namespace.use((socket, next) => {
      if (withoutOrigin.has(socket.conn)) return next(new Error('an Origin is needed'));
      next();
    });
  };
  guard(io.sockets);
  io.on('new_namespace', guard);
  return withoutOrigin;
}

const remoteAddress = (request: IncomingMessage): string => request.socket.remoteAddress ?? '';

async function until(isSo: () => boolean, mostMs: number): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!isSo() && performance.now() < endMs) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
