// Clients that check certificates as strangers do: against an authority that they are handed.
import { request } from 'node:https';
import { io } from 'socket.io-client';

export interface SeenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly fingerprint: string;
}

/** Rejects as Node does when the certificate is not good, e.g. with the code of that. */
export function askOverHttps(
  url: string,
  options: { readonly ca?: string; readonly localAddress?: string } = {},
): Promise<SeenAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...options, agent: false });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const { fingerprint256 } = (
        response.socket as import('node:tls').TLSSocket
      ).getPeerCertificate();
      response.resume();
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          fingerprint: fingerprint256 ?? '',
        }),
      );
    });
    asked.end();
  });
}

/** A shopper's socket over wss; resolves with what closes it once it is let in. */
export function enterOverWss(
  origin: string,
  options: {
    readonly ca?: string;
    readonly cookie?: string;
    readonly localAddress?: string;
    readonly from?: string;
  },
): Promise<() => void> {
  const { ca, cookie, localAddress, from = origin } = options;
  const headers = { origin: from, ...(cookie && { cookie }) };
  const socket = io(origin, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
    ...(ca && { ca }),
    ...(localAddress && { localAddress }),
  } as Parameters<typeof io>[1]);
  return new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(() => void socket.close()));
    socket.on('connect_error', (error) => {
      socket.close();
      reject(error);
    });
  });
}
