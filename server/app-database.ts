// Opens the database of the configuration, or starts the embedded one, and brings its tables up to date.
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { prepareJobs } from './jobs/jobs.ts';
import { assertDurable, closeDatabase, openDatabase, type Database } from './store/database.ts';
import { startEmbeddedPostgres } from './store/embedded-postgres.ts';
import { migrate } from './store/migrate.ts';

/** What ends it is added to `stops`. */
export async function prepareDatabase(
  config: Config,
  log: Logger,
  stops: (() => Promise<unknown>)[],
): Promise<{ db: Database; url: string }> {
  let url = config.databaseUrl;
  if (!url) {
    const directory = join(config.dataDirectory, 'postgres');
    const embedded = await startEmbeddedPostgres({
      directory,
      log: (message) => log.info(message),
    });
    stops.push(() => embedded.stop());
    url = embedded.url;
  }
  const db = openDatabase({
    url,
    pool: config.databasePool,
    onFault: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  stops.push(() => closeDatabase(db));
  await assertDurable(db);
  await migrate(db, url);
  await prepareJobs(url);
  return { db, url };
}
