// A client that speaks the wire itself, so that it can say what the library would not let it say.
import { WebSocket } from 'ws';

export interface RawClient {
  readonly socket: WebSocket;
  /** Every text frame that came, the handshakes included. */
  readonly received: string[];
  readonly isOpen: () => boolean;
  send(frame: string | Uint8Array): void;
  close(): void;
}

export const socketAddress = (origin: string): string =>
  `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;

/** Resolves when the WebSocket is open; rejects when the server refuses it. */
export function openRaw(
  origin: string,
  headers: Record<string, string> = { origin },
): Promise<RawClient> {
  const socket = new WebSocket(socketAddress(origin), { headers, skipUTF8Validation: true });
  const received: string[] = [];
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    if (text === '2') socket.send('3');
    else received.push(text);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve({
        socket,
        received,
        isOpen: () => socket.readyState === WebSocket.OPEN,
        send: (frame) => socket.send(frame),
        close: () => socket.terminate(),
      });
    });
  });
}

/** ... and has joined a namespace: the shoppers' unless one is named, e.g. `/seller`. Rejects when it may not. */
export async function joinRaw(
  origin: string,
  namespace = '',
  headers: Record<string, string> = { origin },
  auth?: object,
): Promise<RawClient> {
  const client = await openRaw(origin, headers);
  const place = namespace && `${namespace},`;
  client.send(`40${place}${auth ? JSON.stringify(auth) : ''}`);
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      const refusal = client.received.find((text) => text.startsWith(`44${place}`));
      if (client.received.some((text) => text.startsWith(`40${place}`))) resolve();
      else if (refusal !== undefined) reject(new Error(refusal));
      else client.socket.once('message', look);
    };
    look();
  });
  return client;
}

/** The answers to numbered messages: `43<id>[answer]`, or `43/namespace,<id>[answer]`. */
export function answersOf(client: RawClient, namespace = ''): Map<number, unknown> {
  const answers = new Map<number, unknown>();
  const start = `43${namespace && `${namespace},`}`;
  for (const text of client.received) {
    if (!text.startsWith(start)) continue;
    const found = /^(\d+)(\[.*)$/s.exec(text.slice(start.length));
    if (found) answers.set(Number(found[1]), (JSON.parse(found[2]!) as unknown[])[0]);
  }
  return answers;
}
