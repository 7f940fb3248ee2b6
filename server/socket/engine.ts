// What has to be known about Engine.IO and ws beneath Socket.IO, in one place. Their public doors do
// not tell how much waits to be sent, nor close a connection whose other end has stopped reading.
import type { IncomingMessage } from 'node:http';
import type { Namespace, Socket } from 'socket.io';
import { u32 } from '../../common/fairness/bytes.ts';

/** A socket of any namespace: its events are checked where it is listened to. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnySocket = Socket<any, any, any, any>;

/** A namespace that is told what everybody may know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyNamespace = Namespace<any, any, any, any>;

/** An Engine.IO connection: what all namespaces of one client share. */
export interface EngineSocket extends NodeJS.EventEmitter {
  readonly request: IncomingMessage;
  readonly transport: { readonly socket?: { terminate(): void } };
}

interface Beneath {
  readonly writeBuffer: readonly { data?: unknown; options?: { wsPreEncodedFrame?: Buffer[] } }[];
  readonly transport: {
    readonly socket?: { readonly bufferedAmount: number; terminate(): void };
  };
  request: unknown;
}

const beneath = (socket: AnySocket) => socket.conn as unknown as Beneath;

/**
 * Bytes that wait for this socket: those handed to its connection, and packets behind them. A paused
 * receiver fills the first with what the server emits singly and the second with broadcasts.
 */
export function unsentBytes(socket: AnySocket): number {
  const { transport, writeBuffer } = beneath(socket);
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const packet of writeBuffer) bytes += sizeOf(packet.data);
  return bytes;
}

const sizeOf = (data: unknown): number =>
  typeof data === 'string' || data instanceof Uint8Array ? data.length : 0;

/** Ends the connection at once, whatever is still unsent. `disconnect` would wait until it is sent. */
export function cut(socket: AnySocket): void {
  const { transport } = beneath(socket);
  if (transport.socket) transport.socket.terminate();
  else socket.disconnect(true);
}

/** Lets go of the upgrade request: with its headers it is the largest thing a quiet socket keeps. */
export function releaseRequest(socket: AnySocket): void {
  beneath(socket).request = null;
  Object.assign(socket.handshake, { headers: {}, query: {}, auth: {}, url: '', time: '' });
}

interface Answering {
  ack(id: number): (answer: unknown) => void;
  readonly conn: {
    write(text: string, options: { compress: boolean; wsPreEncodedFrame: Buffer[] }): void;
  };
}

/** Packet types, as Socket.IO 5 and Engine.IO 4 write them. */
const ACK = '3';
const MESSAGE = '4';

/**
 * Has a socket of the main namespace answer with one text in one piece. Socket.IO would look through
 * every answer for binary parts, and ws would write head and body of its frame apart; answers here are
 * JSON alone.
 */
export function answerInOnePiece(socket: AnySocket): void {
  const answering = socket as unknown as Answering;
  answering.ack = (id) => {
    let sent = false;
    return (answer) => {
      if (sent) return;
      sent = true;
      const text = `${ACK}${id}[${JSON.stringify(answer)}]`;
      const wsPreEncodedFrame = [textFrame(MESSAGE + text)];
      answering.conn.write(text, { compress: false, wsPreEncodedFrame });
    };
  };
}

/** A whole WebSocket message from a server (RFC 6455, section 5.2). */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = textHead(length);
  const frame = Buffer.allocUnsafe(head.length + length);
  frame.set(head);
  frame.write(text, head.length);
  return frame;
}

function textHead(length: number): readonly number[] {
  if (length < 126) return [0x81, length];
  if (length < 65_536) return [0x81, 126, length >> 8, length & 0xff];
  return [0x81, 127, 0, 0, 0, 0, ...u32(length)];
}

interface EncodingAdapter {
  _encode(packet: unknown, options: { wsPreEncodedFrame?: Buffer[] }): unknown;
}

/**
 * Socket.IO makes the WebSocket frame of a broadcast once, as head and body, and then writes both for
 * every viewer. In one piece it is one write instead of two, which is most of what a viewer costs.
 */
export function broadcastInOnePiece(namespace: { readonly adapter: object }): void {
  const adapter = namespace.adapter as unknown as EncodingAdapter;
  const encode = adapter._encode.bind(adapter);
  adapter._encode = (packet, options) => {
    const encoded = encode(packet, options);
    const { wsPreEncodedFrame: pieces } = options;
    if (pieces) options.wsPreEncodedFrame = [Buffer.concat(pieces)];
    return encoded;
  };
}
