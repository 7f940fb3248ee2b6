// The job queue while its database comes and goes.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeWorkerUtils } from 'graphile-worker';
import { createLog } from '../../server/log.ts';
import { prepareJobs, startJobs } from '../../server/jobs/jobs.ts';
import { until } from '../socket/support/until.ts';
import { ownPostgres } from '../support/postgres.ts';

const test = suite('jobs');

// An unhandled rejection ends the test's process, as it would end the server's.
for (const outcome of ['fails', 'succeeds'] as const) {
  test(`R2: a job that ${outcome} while Postgres crashes ends nothing, and is not locked for hours`, async () => {
    const server = await ownPostgres();
    await prepareJobs(server.url);
    let runs = 0;
    const jobs = startJobs({
      databaseUrl: server.url,
      log: createLog('silent'),
      tasks: {
        crash: async () => {
          runs += 1;
          if (runs > 1) return;
          await server.stop('immediate');
          if (outcome === 'fails') throw new Error('the database is gone');
        },
      },
    });
    try {
      const queue = await makeWorkerUtils({ connectionString: server.url });
      await queue.addJob('crash', {});
      await queue.release();
      await until('it has run', () => runs === 1);
      // The library has tried to mark it, and has given up.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await server.start();
      await until('it is run again', () => runs === 2, 60_000);
    } finally {
      await jobs.stop();
      await server.drop();
    }
    assert.is(runs, 2);
  });
}

test.run();
