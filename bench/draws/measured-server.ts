import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { MASTER_KEY } from '../../tests/support/campaigns.ts';
import { temporaryFolder } from '../../tests/support/temporary.ts';

export const SERVER_KINDS = [
  'product',
  'batches',
  'two-rows',
  'one-by-one',
  'insert-only',
] as const;
export type ServerKind = (typeof SERVER_KINDS)[number];

export interface MeasuredServer {
  /** With an address instead of a name: nothing is to be looked up. */
  readonly origin: string;
  /** CPU that the server's process has used so far, µs. Postgres is not in it. */
  cpuUs(): Promise<number>;
  /** Collects garbage: what coming and going has left behind. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

export type Question = 'cpu' | 'tidy';

const SCRIPT = fileURLToPath(new URL('./server.ts', import.meta.url));

/** Set BENCH_PROFILE to a folder to have each server write a CPU profile of its last wave there. */
export async function startMeasuredServer(
  kind: ServerKind,
  { databaseUrl, campaignId }: { readonly databaseUrl: string; readonly campaignId: string },
): Promise<MeasuredServer> {
  const dataDirectory = await temporaryFolder('bench');
  const child = fork(SCRIPT, [kind, campaignId], {
    // As `npm start` does, but for the collector that the bench calls itself.
    execArgv: ['--expose-gc', '--max-semi-space-size=64', '--import', 'tsx'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      TOMBOLA_DATA: dataDirectory,
      TOMBOLA_MASTER_KEY: MASTER_KEY,
    },
  });
  const ended = once(child, 'exit');
  const gone = ended.then(() => Promise.reject(new Error(`the ${kind} server ended`)));
  gone.catch(() => undefined);
  const answer = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, 'message'), gone]);
    return message as T;
  };
  const ask = async <T>(question: Question): Promise<T> => {
    const answered = answer<T>();
    child.send(question);
    return answered;
  };
  const { origin } = await answer<{ origin: string }>();
  return {
    origin: origin.replace('localhost', '127.0.0.1'),
    async cpuUs() {
      return (await ask<{ cpuUs: number }>('cpu')).cpuUs;
    },
    async tidy() {
      await ask('tidy');
    },
    async close() {
      child.disconnect();
      await ended;
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
