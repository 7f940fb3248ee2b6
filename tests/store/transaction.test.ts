import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closeDatabase, openDatabase, type Database } from '../../server/store/database.ts';
import { inTransaction } from '../../server/store/transaction.ts';
import { emptyDatabase, type TestDatabase } from '../support/postgres.ts';

const test = suite<{ server: TestDatabase; db: Database }>('transaction');

test.before(async (context) => {
  context.server = await emptyDatabase();
  // One connection: whoever asks for a second one inside a transaction waits for himself.
  context.db = openDatabase({ url: context.server.url, pool: 1 });
  await context.db.raw('create table things (id int primary key)');
});
test.before.each(({ db }) => db.raw('delete from things'));
test.after(async ({ db, server }) => {
  await closeDatabase(db);
  await server.drop();
});

const count = async (db: Database): Promise<number> => {
  const { rows } = await db.raw('select count(*) as things from things');
  return rows[0].things;
};

/** A second insert fails and nobody seems to mind. */
const swallowing = async (handle: Pick<Database, 'raw'>): Promise<string> => {
  await handle.raw('insert into things values (1)');
  await handle.raw('insert into things values (1)').catch(() => undefined);
  return 'done';
};

async function rejection(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => assert.unreachable('it resolved') as never,
    (error: Error) => error,
  );
}

test('X4: what resolves is stored, and its value handed on', async ({ db }) => {
  assert.is(
    await inTransaction(db, async (transaction) => {
      await transaction.raw('insert into things values (1)');
      return 'kept';
    }),
    'kept',
  );
  assert.is(await count(db), 1);
});

test('X4: what rejects leaves nothing', async ({ db }) => {
  const error = await rejection(
    inTransaction(db, async (transaction) => {
      await transaction.raw('insert into things values (1)');
      throw new Error('changed my mind');
    }),
  );
  assert.is(error.message, 'changed my mind');
  assert.is(await count(db), 0);
});

test('R11: a swallowed error of a query poisons the transaction', async ({ db }) => {
  const error = await rejection(inTransaction(db, swallowing));
  assert.is((error as { code?: string }).code, '23505');
  assert.is(await count(db), 0);
});

test('R11 control: knex alone reports success and has stored nothing', async ({ db }) => {
  assert.is(await db.transaction(swallowing), 'done');
  assert.is(await count(db), 0);
});

test('R12: a query on the pool inside a transaction is refused at once', async ({ db }) => {
  const sinceMs = performance.now();
  const error = await rejection(inTransaction(db, async () => db.raw('select 1')));
  assert.match(error.message, /outside the running transaction/);
  // Not after acquireConnectionTimeout, which is 2 s.
  assert.ok(performance.now() - sinceMs < 1_900);
  assert.is(await count(db), 0, 'and the connection is free again');
});

test('R12: so is one of the query builder, and one in a function that is called there', async ({
  db,
}) => {
  const elsewhere = async () => {
    await new Promise(setImmediate);
    return db('things').select();
  };
  for (const work of [() => Promise.resolve(db('things').select()), elsewhere]) {
    const error = await rejection(inTransaction(db, work));
    assert.match(error.message, /outside the running transaction/);
  }
});

test('R12 control: unguarded, it waits for a connection that its own transaction holds', async ({
  db,
}) => {
  const sinceMs = performance.now();
  const error = await rejection(
    db.transaction(async (transaction) => {
      await transaction.raw('select 1');
      return db.raw('select 1');
    }),
  );
  assert.match(error.message, /Timeout acquiring a connection/);
  assert.ok(performance.now() - sinceMs > 1_500);
});

test.run();
