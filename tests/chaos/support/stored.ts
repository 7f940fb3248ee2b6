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
