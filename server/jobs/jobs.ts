// Work that must happen at its time whoever is alive: a queue in Postgres, run by every node.
import {
  Logger as WorkerLogger,
  run,
  runMigrations,
  type Runner,
  type TaskList,
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

  // The library gives up when the database is gone for long; this does not.
  async function keepRunning(): Promise<void> {
    while (!stopped) {
      try {
        current = await run({
          connectionString: databaseUrl,
          taskList: tasks,
          concurrency: 2,
          maxPoolSize: 3,
          pollInterval: POLL_MS,
          noHandleSignals: true,
          logger: quiet,
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

// What it has to say is told by the tasks themselves; its own words name payloads.
const quiet = new WorkerLogger(() => () => {});
