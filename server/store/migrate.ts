import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Database } from './database.ts';

const directory = fileURLToPath(new URL('../../migrations', import.meta.url));
/** Any constant will do; it must only be the same on every node. */
const LOCK = 7_201_961;

/** Brings the schema up to date. Several nodes may call it at once: the others wait for the first. */
export async function migrate(database: Database, url: string): Promise<void> {
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCK]);
    await database.migrate.latest({ directory, extension: 'ts', loadExtensions: ['.ts'] });
  } finally {
    await lock.end();
  }
}
