// The only way to open a transaction.
import type { Knex } from 'knex';
import { insideTransaction, type Database } from './database.ts';

export type Transaction = Knex.Transaction;

/**
 * Runs the work in one transaction: committed when it resolves, rolled back when it rejects.
 *
 * Postgres answers COMMIT with ROLLBACK once any statement has failed, and knex reports that as
 * success. So the first rejected query poisons the transaction: even if the work swallows the
 * error, this rejects with it.
 */
export async function inTransaction<T>(
  database: Database,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return database.transaction((transaction) =>
    insideTransaction.run(true, async () => {
      let poison: { readonly error: unknown } | undefined;
      transaction.on('query-error', (error: unknown) => {
        poison ??= { error };
      });
      const value = await work(transaction);
      if (poison) throw poison.error;
      return value;
    }),
  );
}
