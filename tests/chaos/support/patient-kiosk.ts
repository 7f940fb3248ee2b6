// A kiosk that sends the same frame until it is answered, over new connections if need be, as
// docs/kiosk-api.md asks; and keeps a record of all that it was told.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import {
  helloText,
  type CommandFrame,
  type KioskCommand,
  type KioskCommandName,
} from '../../../common/protocol/kiosk.ts';
import type {
  KioskAnswer,
  KioskAnswerFrame,
  Welcome,
} from '../../../common/protocol/kiosk-answers.ts';
import {
  kioskSocket,
  macOf,
  newId,
  signedFrame,
  type KioskKey,
} from '../../kiosks/support/kiosk-client.ts';

/** A command, and what its kiosk was told. Times are of performance.now(). */
export interface Told {
  readonly kioskId: string;
  readonly id: string;
  readonly counter: number;
  readonly name: KioskCommandName;
  /** The text of the body. */
  readonly body: string;
  readonly answer: KioskAnswerFrame<unknown>;
  /** Every answer to it, in whatever order. */
  readonly answers: readonly KioskAnswerFrame<unknown>[];
  readonly begunAtMs: number;
  readonly answeredAtMs: number;
}

export interface PatientKiosk {
  readonly key: KioskKey;
  readonly told: readonly Told[];
  /** Tries that got no answer, those to connect among them. */
  readonly unanswered: number;
  ask<Name extends KioskCommandName>(
    name: Name,
    body: KioskCommand<Name>,
  ): Promise<KioskAnswerFrame<KioskAnswer<Name>>>;
  close(): void;
}

const PATIENCE_MS = 15 * 60_000;
const ANSWER_MS = 10_000;
/** One frame in so many is sent twice at once, and one in so many again after its answer. */
const DOUBLED_IN = 10;

export function patientKiosk(origin: string, key: KioskKey): PatientKiosk {
  const told: Told[] = [];
  const line = keepLine(origin, key);
  let counter = 0;
  let unanswered = 0;

  const deliver = async (name: string, frame: CommandFrame): Promise<KioskAnswerFrame<unknown>> => {
    for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs;) {
      try {
        const socket = await line.socket();
        const answer: KioskAnswerFrame<unknown> = await socket
          .timeout(ANSWER_MS)
          .emitWithAck(name, frame);
        if (answer.ok || answer.refusal.retryAfterMs === undefined) return answer;
        await pause(answer.refusal.retryAfterMs);
      } catch {
        unanswered += 1;
        await pause(20 + randomInt(80));
      }
    }
    throw new Error('no answer within a quarter of an hour');
  };

  return {
    key,
    told,
    get unanswered() {
      return unanswered;
    },
    async ask(name, body) {
      counter += 1;
      const text = JSON.stringify(body);
      const frame = signedFrame(key.key, name, {
        id: newId(),
        counter,
        atMs: Date.now(),
        body: text,
      });
      const begunAtMs = performance.now();
      const times = randomInt(DOUBLED_IN) === 0 ? 2 : 1;
      const answers = await Promise.all(Array.from({ length: times }, () => deliver(name, frame)));
      const answeredAtMs = performance.now();
      if (randomInt(DOUBLED_IN) === 0) answers.push(await deliver(name, frame));
      const { id } = frame;
      const about = { kioskId: key.id, id, counter: frame.counter, name, body: text };
      told.push({ ...about, answer: answers[0]!, answers, begunAtMs, answeredAtMs });
      return answers[0] as KioskAnswerFrame<never>;
    },
    close: line.close,
  };
}

/** One connection that has proved the key, and another one when it has ended. */
function keepLine(origin: string, key: KioskKey) {
  let open: Promise<Socket> | undefined;
  let last: Socket | undefined;

  const connect = async (forget: () => void): Promise<Socket> => {
    const socket = kioskSocket(origin, { version: 1, kiosk: key.id });
    last = socket;
    try {
      const challenge = await challengeOf(socket);
      const hello = { mac: macOf(key.key, helloText(challenge)) };
      const answer: KioskAnswerFrame<Welcome> = await socket
        .timeout(ANSWER_MS)
        .emitWithAck('hello', hello);
      if (!answer.ok) throw new Error(answer.refusal.code);
      socket.once('disconnect', forget);
      return socket;
    } catch (error) {
      socket.close();
      forget();
      throw error;
    }
  };

  return {
    socket(): Promise<Socket> {
      if (open) return open;
      const mine: Promise<Socket> = connect(() => {
        if (open === mine) open = undefined;
      });
      open = mine;
      return mine;
    },
    close: () => void last?.close(),
  };
}

/** Rejects when the server is not there, or goes away before it has sent one. */
const challengeOf = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no challenge')), ANSWER_MS);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    socket.once('challenge', (challenge: string) => end(() => resolve(challenge)));
    socket.once('connect_error', (error) => end(() => reject(error)));
    socket.once('disconnect', (reason) => end(() => reject(new Error(reason))));
  });
