// A kiosk in a few lines: signs its frames, and can be told to say them wrong.
import { createHmac, randomBytes } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import {
  commandText,
  helloText,
  type CommandFrame,
  type KioskCommand,
  type KioskCommandName,
  type KioskScope,
} from '../../../common/protocol/kiosk.ts';
import type {
  Enrolled,
  KioskAnswer,
  KioskAnswerFrame,
  Welcome,
} from '../../../common/protocol/kiosk-answers.ts';
import type { NewKiosk } from '../../../common/protocol/counter.ts';
import type { SellerClient } from '../../http/support/seller-client.ts';

export interface KioskKey {
  readonly id: string;
  /** base64url. */
  readonly key: string;
}

export interface KioskClient {
  readonly socket: Socket;
  readonly welcome: Welcome;
  /** Every event that came, with its first argument. */
  readonly events: (readonly [name: string, value: unknown])[];
  /** A new command. */
  say<Name extends KioskCommandName>(
    name: Name,
    body: KioskCommand<Name>,
  ): Promise<KioskAnswerFrame<KioskAnswer<Name>>>;
  /** The frame of a new command; `part` is signed with the rest. */
  frame(name: KioskCommandName, body: unknown, part?: Partial<CommandFrame>): CommandFrame;
  send(name: string, frame: unknown): Promise<KioskAnswerFrame<unknown>>;
  close(): void;
}

export const newId = (): string => randomBytes(16).toString('base64url');

export const macOf = (key: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(text).digest('hex');

export function signedFrame(
  key: string,
  name: string,
  frame: Omit<CommandFrame, 'mac'>,
): CommandFrame {
  return { ...frame, mac: macOf(key, commandText(name, frame)) };
}

/** Connects without an Origin, as programs do. */
export const kioskSocket = (origin: string, auth: object, path = '/kiosk'): Socket =>
  io(`${origin}${path}`, {
    transports: ['websocket'],
    auth,
    reconnection: false,
    forceNew: true,
  });

const WAIT_MS = 10_000;

/** Rejects with the refusal's code when `hello` is refused, or with the connect error. */
export async function connectKiosk(
  origin: string,
  { id, key }: KioskKey,
  language: 'en' | 'ja' = 'en',
): Promise<KioskClient> {
  const socket = kioskSocket(origin, { version: 1, kiosk: id, language });
  const events: [string, unknown][] = [];
  socket.onAny((name: string, value: unknown) => void events.push([name, value]));
  const challenge = await new Promise<string>((resolve, reject) => {
    socket.once('challenge', resolve);
    socket.once('connect_error', reject);
  });
  const hello = { mac: macOf(key, helloText(challenge)) };
  const answer: KioskAnswerFrame<Welcome> = await socket
    .timeout(WAIT_MS)
    .emitWithAck('hello', hello);
  if (!answer.ok) {
    socket.close();
    throw new Error(answer.refusal.code);
  }
  let counter = answer.value.lastCounter;
  const client: KioskClient = {
    socket,
    events,
    welcome: answer.value,
    frame(name, body, part = {}) {
      counter += 1;
      const text = JSON.stringify(body);
      const frame = { id: newId(), counter, atMs: Date.now(), body: text, ...part };
      return signedFrame(key, name, frame);
    },
    send: (name, frame) => socket.timeout(WAIT_MS).emitWithAck(name, frame),
    say: async (name, body) =>
      (await client.send(name, client.frame(name, body))) as KioskAnswerFrame<never>,
    close: () => void socket.close(),
  };
  return client;
}

/** Makes a kiosk as staff do, and enrols it as a terminal does. */
export async function enrolKiosk(
  origin: string,
  seller: SellerClient,
  scopes: readonly KioskScope[] = ['draw', 'redeem', 'display'],
  staffCode: string | null = '2468',
): Promise<KioskKey> {
  const made = await seller.send('POST', '/kiosks', {
    body: { name: 'Counter 1', scopes, staffCode },
  });
  if (made.status !== 200) throw new Error(made.text);
  const enrolled = await enrolWith(origin, (made.body as NewKiosk).code);
  if (enrolled.status !== 200) throw new Error(JSON.stringify(enrolled.body));
  const { kiosk, key } = enrolled.body as Enrolled;
  return { id: kiosk, key };
}

export async function enrolWith(
  origin: string,
  code: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${origin}/api/kiosk/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ code }),
  });
  return { status: response.status, body: await response.json() };
}
