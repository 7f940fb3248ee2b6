// IndexedDB keeps a CryptoKey by structured clone: a key that cannot be exported stays so. It lies in a
// database of its own, with nothing else in it. One member at a time.

export interface KeptMemberKey {
  readonly membershipNumber: string;
  /** AES-KW, not extractable, `unwrapKey` only. */
  readonly key: CryptoKey;
}

export interface MemberKeyStore {
  load(): Promise<KeptMemberKey | undefined>;
  /** Instead of the one before. */
  keep(kept: KeptMemberKey): Promise<void>;
  forget(): Promise<void>;
}

const DATABASE = 'tombola-member';
const STORE = 'keys';
const MEMBER = 'member';

/** The browser's own store. Where it is closed (some private windows), the key lasts as long as the page. */
export async function openMemberKeys(): Promise<MemberKeyStore> {
  try {
    (await openDatabase()).close();
    return indexedDbMemberKeys;
  } catch {
    return memoryMemberKeys();
  }
}

/** For browsers that keep nothing: until the page is closed. */
export function memoryMemberKeys(): MemberKeyStore {
  let kept: KeptMemberKey | undefined;
  return {
    load: async () => kept,
    keep: async (one) => void (kept = one),
    forget: async () => void (kept = undefined),
  };
}

const indexedDbMemberKeys: MemberKeyStore = {
  load: () =>
    inStore('readonly', (store) => store.get(MEMBER)) as Promise<KeptMemberKey | undefined>,
  keep: async (kept) => void (await inStore('readwrite', (store) => store.put(kept, MEMBER))),
  forget: async () => void (await inStore('readwrite', (store) => store.clear())),
};

/** Opens and closes each time: no tab stands in the way of another. Resolves when it is on disk. */
async function inStore(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(STORE, mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB failed'));
    });
    const request = work(transaction.objectStore(STORE));
    await done;
    return request.result;
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed'));
  });
}
