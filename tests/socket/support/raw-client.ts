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

/** ... and has joined the shoppers' namespace. */
export async function joinRaw(origin: string): Promise<RawClient> {
  const client = await openRaw(origin);
  client.send('40');
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (client.received.some((text) => text.startsWith('40'))) resolve();
      else client.socket.once('message', look);
    };
    look();
  });
  return client;
}

/** The answers to numbered messages: `43<id>[answer]`. */
export function answersOf(client: RawClient): Map<number, unknown> {
  const answers = new Map<number, unknown>();
  for (const text of client.received) {
    const found = /^43(\d+)(\[.*)$/s.exec(text);
    if (found) answers.set(Number(found[1]), (JSON.parse(found[2]!) as unknown[])[0]);
  }
  return answers;
}
