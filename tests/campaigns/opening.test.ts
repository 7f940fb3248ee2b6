// A board is arithmetic from its seed: opening stores a handful of rows, however many sheets there are.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { prepareJobs } from '../../server/jobs/jobs.ts';
import { closeDatabase, openDatabase, type Database } from '../../server/store/database.ts';
import { addCampaign } from '../support/campaigns.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';

const MOST_ROWS = 100;

const test = suite<{ database: TestDatabase; db: Database }>('opening');

test.before(async (context) => {
  context.database = await testDatabase();
  const { url } = context.database;
  await prepareJobs(url);
  context.db = openDatabase({ url, pool: 2 });
});
test.after(async ({ db, database }) => {
  await closeDatabase(db);
  await database.drop();
});

async function rowsIn(db: Database): Promise<number> {
  const { rows: tables } = await db.raw(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const counts = tables.map(
    ({ name }: { name: string }) => `select count(*)::int as n from ${name}`,
  );
  const { rows } = await db.raw(counts.join(' union all '));
  return rows.reduce((sum: number, { n }: { n: number }) => sum + n, 0);
}

test('L4: before the first draw a board of 50,000 has as few rows as one of 10', async ({ db }) => {
  // The very first one also makes known what kind of job it puts into the queue.
  await addCampaign(db, { sheets: 10 });
  const added = [];
  for (const sheets of [10, 50_000]) {
    const before = await rowsIn(db);
    await addCampaign(db, { sheets });
    added.push((await rowsIn(db)) - before);
  }
  const [few = 0, many = 0] = added;
  assert.is(many, few);
  assert.ok(few > 0 && few <= MOST_ROWS, `${few} rows`);
});

test.run();
