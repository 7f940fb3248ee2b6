// Decides about a connection before it is one. CORS does not cover WebSockets, so this is the only
// thing that stops another site's page from drawing with its visitor's device.
import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../../common/protocol/refusals.ts';
import type { SocketCounters } from './counters.ts';
import type { SocketLimits } from './limits.ts';

export interface AdmissionOptions {
  /**
   * Compared exactly with the Origin header. Browsers always send one, so a request without is no page
   * that abuses its visitor: it gets a connection, which server.ts lets into the kiosks' namespace alone.
   */
  readonly allowedOrigins: readonly string[];
  readonly limits: SocketLimits;
  readonly counters: SocketCounters;
  /** Whose connection it is, behind proxies too. */
  readonly addressOf: (request: IncomingMessage) => string;
}

export interface Admission {
  /** For Socket.IO's `allowRequest`. A refused request is answered here with a status and a Refusal. */
  allow(request: IncomingMessage, decide: (fault: null, allowed: boolean) => void): void;
  /** Counts an accepted connection; call the result when it ends. */
  enter(request: IncomingMessage): () => void;
  /** From now on everybody is refused UNAVAILABLE. */
  shut(retryAfterMs: number): void;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { limits, counters, addressOf } = options;
  const origins = new Set(options.allowedOrigins);
  const socketsOf = new Map<string, number>();
  let sockets = 0;
  let shutForMs: number | undefined;

  const judge = (request: IncomingMessage): [status: string, refusal: Refusal] | undefined => {
    const { origin } = request.headers;
    if (origin !== undefined && !origins.has(origin)) {
      return ['403 Forbidden', { code: 'MALFORMED', problems: [ORIGIN_PROBLEM] }];
    }
    if (shutForMs !== undefined) {
      return ['503 Service Unavailable', { code: 'UNAVAILABLE', retryAfterMs: shutForMs }];
    }
    if (sockets >= limits.maxSockets) {
      return ['503 Service Unavailable', { code: 'UNAVAILABLE', retryAfterMs: 10_000 }];
    }
    if ((socketsOf.get(addressOf(request)) ?? 0) >= limits.maxSocketsPerAddress) {
      return ['429 Too Many Requests', { code: 'RATE_LIMITED', retryAfterMs: 10_000 }];
    }
    return undefined;
  };

  return {
    allow(request, decide) {
      const no = judge(request);
      if (!no) return decide(null, true);
      counters.refusedConnections += 1;
      answer(request, ...no);
    },
    enter(request) {
      const address = addressOf(request);
      sockets += 1;
      socketsOf.set(address, (socketsOf.get(address) ?? 0) + 1);
      return () => {
        sockets -= 1;
        const left = (socketsOf.get(address) ?? 1) - 1;
        if (left > 0) socketsOf.set(address, left);
        else socketsOf.delete(address);
      };
    },
    shut(retryAfterMs) {
      shutForMs = retryAfterMs;
    },
  };
}

const ORIGIN_PROBLEM = { path: 'Origin', reason: 'not an origin of this service' };

/** Engine.IO would answer 400 with a text to everything; here the status says which it is. */
function answer(request: IncomingMessage, status: string, refusal: Refusal): void {
  const body = JSON.stringify({ refusal });
  const { socket } = request;
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
