// What the database says of a campaign, read beside the app.
import pg from 'pg';
import type { StoredDraw, StoredEvent } from './history.ts';

export interface Stored {
  readonly stored: readonly StoredDraw[];
  readonly events: readonly StoredEvent[];
}

export async function readStored(databaseUrl: string, campaignId: string): Promise<Stored> {
  return await withClient(databaseUrl, async (client) => {
    const claims = await client.query<StoredDraw>(
      `select participant as device, number, draw_key as key, encode(ticket, 'hex') as ticket, state
       from claims where campaign_id = $1`,
      [campaignId],
    );
    const events = await client.query<StoredEvent>(
      `select seq::int, type, number, encode(ticket, 'hex') as ticket
       from events where campaign_id = $1 order by seq`,
      [campaignId],
    );
    return { stored: claims.rows, events: events.rows };
  });
}

/** Runs SQL as a person at the console would. */
export async function sql(databaseUrl: string, ...statements: readonly string[]): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** Resolves when somebody waits for a lock in the client's database. */
export async function untilLocked(client: pg.Client): Promise<void> {
  for (const untilMs = performance.now() + 60_000; performance.now() < untilMs;) {
    // Within a transaction Postgres would go on telling what it told first.
    await client.query('select pg_stat_clear_snapshot()');
    const { rowCount } = await client.query(
      `select 1 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount !== 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nobody waits for a lock');
}

export async function withClient<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A server that is being crashed cuts this connection too; the query that runs rejects.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
