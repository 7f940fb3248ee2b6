// Real databases for tests, on a real server. Under the runner all files share one server; a file
// that is run alone starts its own with its first database and stops it with its last.
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { closeDatabase, openDatabase } from '../../server/store/database.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../server/store/embedded-postgres.ts';
import { migrate } from '../../server/store/migrate.ts';
import { temporaryFolder } from './temporary.ts';

/** Holds the address of the runner's server. */
export const SERVER_VARIABLE = 'TOMBOLA_TEST_POSTGRES';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface TestDatabase {
  readonly url: string;
  /** Cuts whoever is still connected and removes the database. Call it in `after`. */
  drop(): Promise<void>;
}

/** A fresh database with the whole schema, copied from one that was migrated once. */
export async function testDatabase(): Promise<TestDatabase> {
  return await freshDatabase(templateFor);
}

/** A fresh database with nothing in it. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return await freshDatabase(async () => 'template1');
}

async function freshDatabase(
  findTemplate: (server: string) => Promise<string>,
): Promise<TestDatabase> {
  const server = await enterServer();
  try {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const template = await findTemplate(server.url);
    await statement(server.url, `create database ${name} template ${template}`);
    return {
      url: addressOf(server.url, name),
      drop: async () => {
        await statement(server.url, `drop database if exists ${name} with (force)`);
        await server.leave();
      },
    };
  } catch (error) {
    await server.leave();
    throw error;
  }
}

/** Every try under the same lock; the name changes with the migrations. */
const TEMPLATE_LOCK = 4_771;

async function templateFor(server: string): Promise<string> {
  const name = `template_${await digestOfMigrations()}`;
  await withClient(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const known = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount !== 0) return;
    const draft = `draft_${randomBytes(6).toString('hex')}`;
    await client.query(`create database ${draft}`);
    await migrated(addressOf(server, draft));
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function migrated(url: string): Promise<void> {
  const database = openDatabase({ url, pool: 2 });
  try {
    await migrate(database, url);
  } finally {
    await closeDatabase(database);
  }
}

async function digestOfMigrations(): Promise<string> {
  const digest = createHash('sha256');
  for (const file of (await readdir(MIGRATIONS)).sort()) {
    digest.update(file).update(await readFile(join(MIGRATIONS, file)));
  }
  return digest.digest('hex').slice(0, 12);
}

let alone: Promise<OwnPostgres> | undefined;
let visitors = 0;

/** The server to work on; each caller leaves it once. */
async function enterServer(): Promise<{ url: string; leave(): Promise<void> }> {
  const shared = process.env[SERVER_VARIABLE];
  if (shared) return { url: shared, leave: async () => undefined };
  visitors += 1;
  alone ??= ownPostgres();
  const server = await alone;
  const leave = async () => {
    visitors -= 1;
    if (visitors > 0) return;
    alone = undefined;
    await server.drop();
  };
  return { url: server.url, leave };
}

/** A server that a test may stop, crash and start as it likes. Its address stays the same. */
export interface OwnPostgres {
  readonly url: string;
  /** immediate: every process of it ends at once, as in a crash; what was committed is recovered at the next start. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** Stops it if need be and removes its data. */
  drop(): Promise<void>;
}

/** Starts a server of one's own, with an empty database behind `url`. */
export async function ownPostgres(): Promise<OwnPostgres> {
  const directory = await temporaryFolder('postgres');
  const { url, port, ...first } = await startEmbeddedPostgres({ directory, log: () => undefined });
  let running: Pick<EmbeddedPostgres, 'stop'> | undefined = first;

  const stop = async (mode: 'fast' | 'immediate') => {
    const ending = running;
    running = undefined;
    await ending?.stop(mode);
  };
  const start = async () => {
    if (running) return;
    const next = await startEmbeddedPostgres({ directory, log: () => undefined, port });
    running = next;
    if (next.url !== url) throw new Error(`Somebody took port ${port} while Postgres was away`);
  };
  return {
    url,
    stop,
    start,
    restart: async (mode) => {
      await stop(mode);
      await start();
    },
    drop: async () => {
      await stop('immediate');
      // The data may have had to be sheltered elsewhere.
      const cluster = await realpath(join(directory, 'cluster'));
      await rm(cluster, { recursive: true });
      await rm(directory, { recursive: true });
    },
  };
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function statement(url: string, sql: string): Promise<void> {
  await withClient(url, (client) => client.query(sql));
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
