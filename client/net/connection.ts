// One socket to the server: it comes back by itself, proves the device, and repeats a command with
// the same key until it is answered. It does not know what a number is.
import { io, type Socket } from 'socket.io-client';
import { ACK_TIMEOUT_MS } from '../../common/protocol/limits.ts';
import { refused, type Answer } from '../../common/protocol/refusals.ts';
import type {
  ShopperAnswers,
  ShopperCommand,
  ShopperCommandName,
  ShopperEvents,
} from '../../common/protocol/shopper.ts';
import { jitter, wait } from './wait.ts';

/** Signs the server's challenge with the device's key (client/device). Rejects when there can be no key. */
export interface ChallengeSigner {
  prove(challenge: string): Promise<ShopperCommand<'identify'>>;
}

export interface ConnectionOptions {
  /** The server's origin; a page leaves it out. */
  readonly origin?: string;
  /** undefined: watches only. */
  readonly device?: ChallengeSigner;
  /** Headers of a shopper that is no browser: cookie, origin. Browsers send their own. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly ackTimeoutMs?: number;
  /** First pause before connecting again; it doubles up to ten times that, with jitter. */
  readonly reconnectMs?: number;
}

export type ConnectionState = 'connecting' | 'online' | 'offline';

export interface Connection {
  readonly state: ConnectionState;
  /** The device's id once it is proved, else why it may only watch; undefined while that is open. */
  readonly identity: Answer<ShopperAnswers['identify']> | undefined;
  /**
   * Resolves when the server has answered; until then the same command is sent again after every
   * loss. Being told to wait counts as no answer. Closing the connection or aborting ends the wait
   * with UNAVAILABLE: whether the command was carried out is then unknown.
   */
  send<Name extends ShopperCommandName>(
    name: Name,
    command: ShopperCommand<Name>,
    signal?: AbortSignal,
  ): Promise<Answer<ShopperAnswers[Name]>>;
  /** Returns the remover. */
  on<Name extends keyof ShopperEvents>(name: Name, listener: ShopperEvents[Name]): () => void;
  /** Called when it goes online (each time) or offline. Returns the remover. */
  onState(listener: (state: ConnectionState) => void): () => void;
  close(): void;
}

type Wire = Socket<
  ShopperEvents,
  Record<ShopperCommandName, (command: unknown, answer: (answer: Answer<never>) => void) => void>
>;

export function connect(options: ConnectionOptions = {}): Connection {
  const { ackTimeoutMs = ACK_TIMEOUT_MS, reconnectMs = 500 } = options;
  const socket: Wire = io(options.origin ?? location.origin, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: reconnectMs,
    reconnectionDelayMax: reconnectMs * 10,
    randomizationFactor: 0.5,
    timeout: 10_000,
    extraHeaders: { ...options.headers },
  });
  const closing = new AbortController();
  const listeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  let identity: Connection['identity'];
  let returnMs = reconnectMs;

  const setState = (next: ConnectionState): void => {
    if (next === state) return;
    state = next;
    for (const listener of [...listeners]) listener(next);
  };

  const whenOnline = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (state === 'online' || signal.aborted) return resolve();
      const done = (): void => {
        if (state !== 'online' && !signal.aborted) return;
        listeners.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      listeners.add(done);
      signal.addEventListener('abort', done);
    });

  /** undefined: no answer came, for whatever reason. */
  const sendOnce = (name: ShopperCommandName, command: unknown) =>
    (socket.timeout(ackTimeoutMs).emitWithAck(name, command) as Promise<Answer<never>>).catch(
      () => undefined,
    );

  const send: Connection['send'] = async (name, command, signal) => {
    const end = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    for (;;) {
      await whenOnline(end);
      if (end.aborted) return refused('UNAVAILABLE');
      const answer = await sendOnce(name, command);
      if (!answer) continue;
      if (answer.ok || answer.refusal.retryAfterMs === undefined) return answer;
      await wait(jitter(answer.refusal.retryAfterMs), end);
    }
  };

  const identify = async (challenge: string): Promise<Answer<ShopperAnswers['identify']>> => {
    const proof = await options.device?.prove(challenge).catch(() => undefined);
    if (!proof) return refused('NOT_IDENTIFIED');
    for (;;) {
      const answer = await sendOnce('identify', proof);
      if (answer && (answer.ok || answer.refusal.retryAfterMs === undefined)) return answer;
      if (!socket.connected) return refused('UNAVAILABLE');
      await wait(jitter(answer?.ok === false ? answer.refusal.retryAfterMs! : 0), closing.signal);
    }
  };

  // Online means that commands make sense: the server knows the device, or that there is none.
  socket.on('challenge', (challenge) => {
    const id = socket.id;
    void identify(challenge).then((answer) => {
      if (!socket.connected || socket.id !== id) return;
      identity = answer;
      setState('online');
    });
  });
  socket.on('draining', (retryAfterMs) => {
    returnMs = retryAfterMs;
  });
  socket.on('disconnect', (reason) => {
    identity = undefined;
    setState('offline');
    // Socket.IO comes back by itself unless the server has asked it to go.
    if (reason !== 'io server disconnect') return;
    void wait(jitter(returnMs), closing.signal).then(() => {
      if (!closing.signal.aborted) socket.connect();
    });
  });
  socket.on('connect_error', () => setState('offline'));
  socket.on('connect', () => {
    returnMs = reconnectMs;
  });

  return {
    get state() {
      return state;
    },
    get identity() {
      return identity;
    },
    send,
    on(name, listener) {
      // The generic pair fits; Socket.IO's overloads cannot say so.
      socket.on(name, listener as never);
      return () => {
        socket.off(name, listener as never);
      };
    },
    onState(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      closing.abort();
      socket.close();
      setState('offline');
    },
  };
}
