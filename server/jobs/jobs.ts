// Work that must happen at its time whoever is alive: a queue in Postgres, run by every node.
import { EventEmitter } from 'node:events';
import {
  Logger as WorkerLogger,
  makeWorkerUtils,
  run,
  runMigrations,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface JobsDeps {
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly tasks: TaskList;
}

export interface Jobs {
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
const START_AGAIN_MS = 1_000;

/** Creates the queue's tables; call it before anything schedules. */
export async function prepareJobs(databaseUrl: string): Promise<void> {
  await runMigrations({ connectionString: databaseUrl, logger: quiet });
}

export function startJobs({ databaseUrl, log, tasks }: JobsDeps): Jobs {
  let stopped = false;
  let current: Runner | undefined;
  /** Under which names the library has locked jobs here. */
  const pools: string[] = [];
  const events = new EventEmitter() as WorkerEvents;
  events.on('pool:create', ({ workerPool }) => pools.push(workerPool.id));

  // The library gives up when the database is gone for long; this does not.
  async function keepRunning(): Promise<void> {
    while (!stopped) {
      try {
        await unlockJobsOf(databaseUrl, pools);
        current = await run({
          connectionString: databaseUrl,
          taskList: tasks,
          concurrency: 2,
          maxPoolSize: 3,
          pollInterval: POLL_MS,
          noHandleSignals: true,
          logger: quiet,
          events,
          // Without a delay the library marks a job as done or failed and forgets the promise: if the
          // database is gone just then, its rejection is nobody's, and would end this process.
          preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        });
        if (stopped) await current.stop();
        await current.promise;
      } catch (error) {
        log.warn({ err: error }, 'job queue stopped; starting it again');
      }
      if (!stopped) await pause(START_AGAIN_MS);
    }
  }

  const running = keepRunning();
  return {
    async stop() {
      stopped = true;
      await current?.stop().catch(() => {});
      await running;
    },
  };
}

/** What they could not mark any more when the database went would stay locked for hours. */
async function unlockJobsOf(databaseUrl: string, pools: string[]): Promise<void> {
  if (pools.length === 0) return;
  const queue = await makeWorkerUtils({ connectionString: databaseUrl, logger: quiet });
  try {
    await queue.forceUnlockWorkers([...pools]);
    pools.length = 0;
  } finally {
    await queue.release();
  }
}

// What it has to say is told by the tasks themselves; its own words name payloads.
const quiet = new WorkerLogger(() => () => {});
