// A process for tests to kill: starts the embedded Postgres in the folder named, inserts rows one
// by one, and prints a line when it is up and one for each row that was acknowledged.
import pg from 'pg';
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts';

const [directory = ''] = process.argv.slice(2);
const { url } = await startEmbeddedPostgres({ directory, log: (message) => console.log(message) });
const client = new pg.Client({ connectionString: url });
await client.connect();
await client.query('create table if not exists kept (n int primary key)');
const { rows } = await client.query('select coalesce(max(n), 0)::int as last from kept');
console.log(`up ${url}`);
for (let n = rows[0].last + 1; ; n++) {
  await client.query('insert into kept values ($1)', [n]);
  console.log(`kept ${n}`);
}
