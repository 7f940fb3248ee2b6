// What cannot be read as a request, or asks for what cannot be: refused like anything else.
import type { FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from '../../common/protocol/refusals.ts';
import { isStorable } from './checked-input.ts';

const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const MALFORMED: Refusal = { code: 'MALFORMED' };

/** For what Node does not take for HTTP; no route ever sees it. Ends the connection. */
export function refuseNonsense(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS[error.code ?? ''] ?? 400;
  const body = JSON.stringify({ refusal: MALFORMED });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${body.length}`,
    'cache-control: no-store',
    'connection: close',
  ];
  if (socket.writable) socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}

/** Whether there may be a thing of the name that the path gives: none has a name that cannot be stored. */
export const namesMayExist = ({ params }: FastifyRequest): boolean =>
  Object.values(params as Record<string, string>).every(isStorable);
