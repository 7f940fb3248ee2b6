// A kiosk's line to the server: proves the key over each connection's challenge, and sends a command
// again, the very same frame, until it is answered. Nothing is called done that was not answered.
import { io } from 'socket.io-client';
import { toBase64url } from '../../common/fairness/bytes.ts';
import {
  commandText,
  helloText,
  KIOSK_NAMESPACE,
  KIOSK_VERSION,
  RECORDED_COMMANDS,
  type CommandFrame,
  type KioskCommand,
  type KioskCommandName,
  type KioskEvents,
} from '../../common/protocol/kiosk.ts';
import type {
  KioskAnswer,
  KioskAnswerFrame,
  Welcome,
} from '../../common/protocol/kiosk-answers.ts';
import { ACK_TIMEOUT_MS } from '../../common/protocol/limits.ts';
import type { KeptFrames } from './kept-frames.ts';
import { jitter, wait } from './wait.ts';

/** outdated: this page speaks a version that the server does not. */
export type KioskLineState = 'connecting' | 'online' | 'offline' | 'revoked' | 'outdated';

export interface KioskLineOptions {
  /** The server's origin; a page leaves it out. */
  readonly origin?: string;
  readonly kiosk: string;
  readonly language: 'en' | 'ja';
  /** HMAC-SHA-256 with the kiosk's key, hex. */
  readonly mac: (text: string) => Promise<string>;
  readonly kept: KeptFrames;
  readonly nowMs: () => number;
  readonly ackTimeoutMs?: number;
  readonly reconnectMs?: number;
}

export interface KioskLine {
  readonly state: KioskLineState;
  /** What the server said to the last hello. */
  readonly welcome: Welcome | undefined;
  /**
   * Resolves with the server's answer, however long that takes: commands that are recorded are kept
   * meanwhile and survive a reload (see `onSettled`).
   */
  command<Name extends KioskCommandName>(
    name: Name,
    body: KioskCommand<Name>,
  ): Promise<KioskAnswerFrame<KioskAnswer<Name>>>;
  /** Told of commands that an earlier run of this page began, once they are answered. Returns the remover. */
  onSettled(
    listener: (name: KioskCommandName, body: unknown, answer: KioskAnswerFrame<unknown>) => void,
  ): () => void;
  on<Name extends keyof KioskEvents>(name: Name, listener: KioskEvents[Name]): () => void;
  onState(listener: (state: KioskLineState) => void): () => void;
  close(): void;
}

const ID_BYTES = 16;

export function connectKiosk(options: KioskLineOptions): KioskLine {
  const { kept, mac, ackTimeoutMs = ACK_TIMEOUT_MS, reconnectMs = 500 } = options;
  const socket = io(`${options.origin ?? ''}${KIOSK_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: reconnectMs,
    reconnectionDelayMax: reconnectMs * 10,
    auth: { version: KIOSK_VERSION, kiosk: options.kiosk, language: options.language },
  });
  const closing = new AbortController();
  const states = new Set<(state: KioskLineState) => void>();
  const settled = new Set<Parameters<KioskLine['onSettled']>[0]>();
  let state: KioskLineState = 'connecting';
  let welcome: Welcome | undefined;
  let returnMs = reconnectMs;

  const setState = (next: KioskLineState): void => {
    if (next === state || state === 'revoked' || state === 'outdated') return;
    state = next;
    for (const listener of [...states]) listener(next);
  };
  const whenOnline = (): Promise<void> =>
    new Promise((resolve) => {
      if (state === 'online' || closing.signal.aborted) return resolve();
      const look = (): void => {
        if (state !== 'online') return;
        states.delete(look);
        resolve();
      };
      states.add(look);
      closing.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  const sendOnce = (name: string, payload: unknown) =>
    (
      socket.timeout(ackTimeoutMs).emitWithAck(name, payload) as Promise<KioskAnswerFrame<never>>
    ).catch(() => undefined);

  /** Never resolves once the line is closed: the frame is kept, and the next run settles it. */
  const sendUntilAnswered = async (
    name: KioskCommandName,
    frame: CommandFrame,
  ): Promise<KioskAnswerFrame<never>> => {
    while (!closing.signal.aborted) {
      await whenOnline();
      const answer = await sendOnce(name, frame);
      if (!answer) continue;
      if (answer.ok || answer.refusal.retryAfterMs === undefined) {
        kept.drop(frame.id);
        return answer;
      }
      await wait(jitter(answer.refusal.retryAfterMs), closing.signal);
    }
    return new Promise(() => undefined);
  };

  const hello = async (challenge: string): Promise<void> => {
    const { id } = socket;
    const answer = await sendOnce('hello', { mac: await mac(helloText(challenge)) });
    if (socket.id !== id || !socket.connected) return;
    if (answer?.ok) {
      welcome = answer.value as Welcome;
      kept.raiseCounter(welcome.lastCounter);
      setState('online');
    } else if (answer?.refusal.code === 'NOT_ENROLLED') setState('revoked');
    else socket.disconnect().connect();
  };

  socket.on('challenge', (challenge: string) => void hello(challenge));
  socket.on('revoked', () => setState('revoked'));
  socket.on('draining', (retryAfterMs: number) => {
    returnMs = retryAfterMs;
  });
  socket.on('disconnect', (reason) => {
    setState('offline');
    if (reason !== 'io server disconnect') return;
    void wait(jitter(returnMs), closing.signal).then(() => {
      if (!closing.signal.aborted && state !== 'revoked') socket.connect();
    });
  });
  socket.on('connect_error', (error) => {
    if (error.message === 'UNKNOWN_VERSION') return setState('outdated');
    if (error.message === 'NOT_ENROLLED') return setState('revoked');
    setState('offline');
    // A namespace that refuses does not come back by itself.
    if (!socket.active) void wait(jitter(2_000), closing.signal).then(() => socket.connect());
  });
  socket.on('connect', () => {
    returnMs = reconnectMs;
  });
  for (const { name, frame } of kept.list()) {
    void sendUntilAnswered(name, frame).then((answer) => {
      for (const listener of settled) listener(name, JSON.parse(frame.body), answer);
    });
  }

  return {
    get state() {
      return state;
    },
    get welcome() {
      return welcome;
    },
    async command(name, body) {
      const unsigned = {
        id: toBase64url(crypto.getRandomValues(new Uint8Array(ID_BYTES))),
        counter: kept.nextCounter(),
        atMs: options.nowMs(),
        body: JSON.stringify(body),
      };
      const frame = { ...unsigned, mac: await mac(commandText(name, unsigned)) };
      if ((RECORDED_COMMANDS as readonly string[]).includes(name)) kept.keep({ name, frame });
      return sendUntilAnswered(name, frame);
    },
    onSettled: (listener) => add(settled, listener),
    on(name, listener) {
      socket.on(name, listener as never);
      return () => void socket.off(name, listener as never);
    },
    onState: (listener) => add(states, listener),
    close() {
      closing.abort();
      socket.close();
      setState('offline');
    },
  };
}

function add<Item>(to: Set<Item>, item: Item): () => void {
  to.add(item);
  return () => to.delete(item);
}
