// A real PostgreSQL of our own, for whoever has set no DATABASE_URL. Its data lies in one folder and
// survives whatever happens to this process or to Postgres itself. Why so: docs/decisions/002.
import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseAccount } from './embedded/account.ts';
import { runnableBinaries } from './embedded/binaries.ts';
import { findCluster, passwordOf, reachableCluster, ROLE } from './embedded/cluster.ts';
import { clearLeftovers } from './embedded/leftovers.ts';
import { takeOwnership } from './embedded/owner.ts';
import { startPostmaster, type Postmaster, type StopMode } from './embedded/postmaster.ts';

const DATABASE = 'tombola';
const RETRY_MS = 1_000;

type Start = (port?: number) => Promise<Postmaster>;

export interface EmbeddedPostgres {
  /** postgres://… with the password; the same as long as this process runs. */
  readonly url: string;
  readonly port: number;
  /** Ends Postgres and gives the folder back. Call it last: sessions that are open are cut. */
  stop(mode?: StopMode): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Everything is kept in here; made if it does not exist. */
  readonly directory: string;
  /** What a person should know: that a database is made, moved, or had to be ended first. */
  readonly log: (message: string) => void;
  /** Tried first; any free one otherwise. */
  readonly port?: number;
}

/**
 * Starts Postgres on 127.0.0.1 as an unprivileged user. If it ends while nobody asked it to, it is
 * started again on the same port.
 * @throws when another process of ours uses the folder, or Postgres cannot run here
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true });
  // The user who runs Postgres passes through; only we may look round (the password is in here).
  await chmod(directory, process.getuid?.() === 0 ? 0o711 : 0o700);
  const release = await takeOwnership(directory);
  try {
    const start = await prepare(directory, options.log);
    const first = await start(options.port);
    const stop = keepRunning(first, start, options.log);
    const password = await passwordOf(directory);
    await createDatabase(password, first.port);
    const url = addressOf(password, first.port, DATABASE);
    return {
      url,
      port: first.port,
      stop: async (mode = 'fast') => {
        await stop(mode);
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function prepare(directory: string, log: (message: string) => void): Promise<Start> {
  const existing = await findCluster(directory);
  const account = await chooseAccount(existing);
  const binaries = await runnableBinaries(account, log);
  if (existing !== undefined) await clearLeftovers(existing, log);
  const cluster = await reachableCluster(directory, binaries, account, log);
  const logFile = join(directory, 'postgres.log');
  return async (port) => {
    await clearLeftovers(cluster, log);
    return await startPostmaster({ binaries, cluster, logFile, account, port });
  };
}

/** Starts Postgres again whenever it ends, until the returned function is called. */
function keepRunning(
  first: Postmaster,
  start: Start,
  log: (message: string) => void,
): (mode: StopMode) => Promise<void> {
  let current = first;
  let stopping = false;
  let restarted: Promise<void> | undefined;

  const watch = () => {
    current.process.once('exit', (code, signal) => {
      if (stopping) return;
      log(`Postgres ended by itself (${signal ?? code}): starting it again`);
      restarted = restart();
    });
  };
  const restart = async () => {
    while (!stopping) {
      try {
        current = await startOn(first.port, start);
        return watch();
      } catch (error) {
        log(`Postgres does not come back yet: ${String(error)}`);
        await sleep(RETRY_MS);
      }
    }
  };
  watch();
  return async (mode) => {
    stopping = true;
    await restarted;
    await current.stop(mode);
  };
}

/** Whoever has the address must find Postgres there again. */
async function startOn(port: number, start: Start): Promise<Postmaster> {
  const postmaster = await start(port);
  if (postmaster.port === port) return postmaster;
  await postmaster.stop('fast');
  throw new Error(`port ${port} is taken`);
}

const addressOf = (password: string, port: number, database: string) =>
  `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;

async function createDatabase(password: string, port: number): Promise<void> {
  const client = new pg.Client(addressOf(password, port, 'postgres'));
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (known.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
