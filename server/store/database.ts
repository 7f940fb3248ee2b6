// The door to Postgres. Only server/store knows knex; everyone else is handed a Database.
import { AsyncLocalStorage } from 'node:async_hooks';
import knex, { type Knex } from 'knex';
import pg from 'pg';

export type Database = Knex;
/** What store functions take first: the database, or a transaction on it. */
export type Handle = Knex | Knex.Transaction;

// Sequence numbers and counts stay far below 2^53, so they are numbers and not strings.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** True while work inside a transaction is running; see transaction.ts. */
export const insideTransaction = new AsyncLocalStorage<true>();

const SESSION =
  '-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=8000';

export interface DatabaseOptions {
  readonly url: string;
  readonly pool: number;
  /** Faults of idle connections: told, never thrown. */
  readonly onFault?: (error: Error) => void;
}

/** Connects lazily. Release it with `closeDatabase`. */
export function openDatabase({ url, pool, onFault = () => {} }: DatabaseOptions): Database {
  const database = knex({
    client: 'pg',
    connection: {
      connectionString: url,
      options: SESSION,
      keepAlive: true,
      connectionTimeoutMillis: 2_000,
    },
    pool: {
      min: 0,
      max: pool,
      // A checked-out connection that breaks emits `error`; without a listener that ends the process.
      afterCreate: (
        connection: pg.Client,
        done: (error: Error | null, connection: pg.Client) => void,
      ) => {
        connection.on('error', onFault);
        done(null, connection);
      },
    },
    acquireConnectionTimeout: 2_000,
  });
  refuseQueriesBesideTransaction(database);
  return database;
}

export async function closeDatabase(database: Database): Promise<void> {
  await database.destroy();
}

/**
 * A query on the pool from inside a transaction waits for a connection that its own transaction may
 * hold: refuse it at once. Knex tells of a query only when it has its connection, so the door to the
 * pool is guarded; transactions have one of their own.
 */
function refuseQueriesBesideTransaction(database: Database): void {
  const client = database.client as { acquireConnection: () => Promise<unknown> };
  const acquire = client.acquireConnection.bind(client);
  client.acquireConnection = async () => {
    if (insideTransaction.getStore()) throw new Error('Query outside the running transaction');
    return acquire();
  };
}

/** Throws when acknowledged writes could be lost, or the server is too old. */
export async function assertDurable(database: Database): Promise<void> {
  const { rows } = await database.raw(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('server_version_num')::int as version`,
  );
  const { fsync, synchronous_commit, version } = rows[0];
  if (fsync !== 'on')
    throw new Error('Postgres runs with fsync off: acknowledged draws could be lost.');
  if (synchronous_commit === 'off') {
    throw new Error('Postgres runs with synchronous_commit off: acknowledged draws could be lost.');
  }
  if (version < 150_000) throw new Error(`Postgres 15 or newer is needed; this is ${version}.`);
}
