// Keys that stay in this browser, each kind in a database of its own with nothing else in it.
// IndexedDB keeps a CryptoKey by structured clone: a key that cannot be exported stays so.
import { openDB, type IDBPObjectStore } from 'idb';

const STORE = 'keys';

export type Keys<Mode extends IDBTransactionMode> = IDBPObjectStore<
  unknown,
  ['keys'],
  'keys',
  Mode
>;

/**
 * One transaction on the database's keys: of two tabs at once, the second finds what the first did.
 * Opens and closes each time, so that no tab stands in another's way; resolves when it is on disk.
 * @throws when the browser keeps nothing, as some private windows do
 */
export async function inKeys<Mode extends IDBTransactionMode, Result>(
  name: string,
  mode: Mode,
  work: (keys: Keys<Mode>) => Promise<Result>,
): Promise<Result> {
  const database = await openDB(name, 1, {
    upgrade: (fresh) => void fresh.createObjectStore(STORE),
  });
  try {
    const transaction = database.transaction(STORE, mode, { durability: 'strict' });
    const [result] = await Promise.all([work(transaction.store), transaction.done]);
    return result;
  } finally {
    database.close();
  }
}
