// The one way to listen to a socket. Socket.IO ends the process when a listener throws or rejects,
// so nothing a client sends may reach a handler unchecked, and nothing a handler does may get out.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { refused, type Answer, type Problem } from '../../common/protocol/refusals.ts';
import type { AnySocket } from './engine.ts';
import type { SocketCounters } from './counters.ts';
import type { SocketLimits } from './limits.ts';
import type { Log } from './log.ts';
import { TokenBucket } from './token-bucket.ts';

type Acknowledge = (answer: Answer<unknown>) => void;
type AnySchema = v.GenericSchema<unknown, unknown>;

/**
 * Answers every `name` message of the socket. The handler gets what the schema lets through and
 * returns an answer; its faults are logged once with an id and answered UNAVAILABLE. A message that
 * does not fit is refused MALFORMED when it asked for an answer, and dropped when it did not.
 */
export type On = <Schema extends AnySchema>(
  socket: AnySocket,
  name: string,
  schema: Schema,
  handler: (command: v.InferOutput<Schema>) => Promise<Answer<unknown>>,
  /** What an answer looks like on this wire; as it is otherwise. */
  toWire?: (answer: Answer<unknown>) => unknown,
) => void;

export interface Gate {
  readonly on: On;
  /** Commands that are being handled. */
  running(): number;
  /** From now on every command is refused UNAVAILABLE. */
  shut(retryAfterMs: number): void;
}

export interface GateOptions {
  readonly limits: Pick<SocketLimits, 'burst' | 'commandsPer10S'>;
  readonly counters: SocketCounters;
  readonly log: Log;
}

export function createGate({ limits, counters, log }: GateOptions): Gate {
  const buckets = new WeakMap<AnySocket, TokenBucket>();
  let running = 0;
  let shutForMs: number | undefined;

  /** 0: go on. Otherwise the socket has to wait so many ms. */
  const mustWaitMs = (socket: AnySocket): number => {
    const bucket = buckets.get(socket) ?? guard(socket);
    const waitMs = bucket.take(performance.now());
    if (waitMs > 0) counters.rateLimited += 1;
    return waitMs;
  };

  const guard = (socket: AnySocket): TokenBucket => {
    const bucket = new TokenBucket(limits.burst, limits.commandsPer10S, performance.now());
    buckets.set(socket, bucket);
    socket.on('error', () => {
      counters.malformed += 1;
    });
    socket.onAny((name: string) => {
      if (socket.listenerCount(name) > 0) return;
      counters.unknownEvents += 1;
      mustWaitMs(socket);
    });
    return bucket;
  };

  const settle = async (name: string, work: () => Promise<Answer<unknown>>) => {
    running += 1;
    try {
      return await work();
    } catch (fault) {
      counters.faults += 1;
      log.error({ id: randomUUID(), event: name, fault: describe(fault) }, 'command failed');
      return refused('UNAVAILABLE', { retryAfterMs: 1_000 });
    } finally {
      running -= 1;
    }
  };

  const on: On = (socket, name, schema, handler, toWire = asItIs) => {
    if (!buckets.has(socket)) guard(socket);
    socket.on(name, (...args: unknown[]) => {
      const acknowledge = acknowledgeOf(args, toWire);
      const waitMs = mustWaitMs(socket);
      if (waitMs > 0) return acknowledge?.(refused('RATE_LIMITED', { retryAfterMs: waitMs }));
      const read = readCommand(schema, args);
      if (!acknowledge || !read.ok) {
        counters.malformed += 1;
        return acknowledge?.(read.ok ? refused('MALFORMED') : read);
      }
      if (shutForMs !== undefined) {
        return acknowledge(refused('UNAVAILABLE', { retryAfterMs: shutForMs }));
      }
      void settle(name, () => handler(read.value)).then(acknowledge);
    });
  };

  return {
    on,
    running: () => running,
    shut: (retryAfterMs) => {
      shutForMs = retryAfterMs;
    },
  };
}

const asItIs = (answer: Answer<unknown>): unknown => answer;

function acknowledgeOf(
  args: readonly unknown[],
  toWire: (answer: Answer<unknown>) => unknown,
): Acknowledge | undefined {
  const last = args.at(-1);
  if (typeof last !== 'function') return undefined;
  return (answer) => void (last as (answer: unknown) => void)(toWire(answer));
}

function readCommand<Schema extends AnySchema>(
  schema: Schema,
  args: readonly unknown[],
): Answer<v.InferOutput<Schema>> {
  if (args.length !== 2) return refused('MALFORMED', { problems: [{ reason: 'one argument' }] });
  try {
    const read = v.safeParse(schema, args[0], { abortPipeEarly: true });
    if (read.success) return { ok: true, value: read.output };
    return refused('MALFORMED', { problems: read.issues.slice(0, 5).map(problemOf) });
  } catch {
    return refused('MALFORMED');
  }
}

/** Says where and what was expected, and repeats nothing of what was sent but the names of its parts. */
function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue)?.slice(0, 60);
  const reason = `${issue.type}: expected ${issue.expected ?? 'otherwise'}`.slice(0, 120);
  return path ? { path, reason } : { reason };
}

/** Name, code and place of a fault. Its message may quote what a person typed, so it stays out of the log. */
function describe(fault: unknown): object {
  if (!(fault instanceof Error)) return { name: typeof fault };
  const code = (fault as { code?: unknown }).code;
  const frames = fault.stack?.slice(fault.stack.indexOf('\n    at ')).split('\n', 9);
  return { name: fault.name, code, at: frames?.map((line) => line.trim()).filter(Boolean) };
}
