// Bytes to the HTTP door and back, on a connection of their own each time: what no client would send.
import { once } from 'node:events';
import { connect } from 'node:net';

export interface RawRequest {
  readonly method: string;
  /** As it stands in the request line; Latin-1, spaces and all. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Nothing more comes, although more was announced. */
  readonly isCut: boolean;
}

export interface RawReply {
  readonly status: number;
  /** Lower case names; the last one counts. */
  readonly headers: ReadonlyMap<string, string>;
  /** Latin-1 of what came; chunks are not put together. */
  readonly body: string;
}

const LIMIT_MS = 30_000;
const MOST_CHARS = 4_000_000;

export const textOf = ({ method, target, headers, body }: RawRequest): string =>
  [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    Buffer.from(body).toString('latin1'),
  ].join('\r\n');

/** undefined: the connection was closed without an answer. @throws when neither comes in time */
export async function sendBytes(port: number, request: RawRequest): Promise<RawReply | undefined> {
  const socket = connect({ host: '127.0.0.1', port });
  let came = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    if (came.length < MOST_CHARS) came += chunk;
  });
  // It may be cut off while it still sends; what came before that counts.
  socket.on('error', () => undefined);
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(LIMIT_MS) });
  socket.write(textOf(request), 'latin1');
  if (request.isCut) socket.end();
  try {
    await closed;
  } catch {
    socket.destroy();
    throw new Error(`no answer within ${LIMIT_MS} ms`);
  }
  return parse(came);
}

function parse(text: string): RawReply | undefined {
  // What stands before it is `100 Continue`.
  const [head = '', ...rest] = text.replace(/^HTTP\/1\.1 100 [^]*?\r\n\r\n/, '').split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(line)?.[1];
  if (status === undefined) return undefined;
  const headers = lines.map((each): [string, string] => {
    const [name = '', value = ''] = each.split(/:\s*/, 2);
    return [name.toLowerCase(), value];
  });
  const body = rest.join('\r\n\r\n');
  const length = new Map(headers).get('content-length');
  // What comes after it is about what was left of the request.
  return {
    status: Number(status),
    headers: new Map(headers),
    body: length === undefined ? body : body.slice(0, Number(length)),
  };
}
