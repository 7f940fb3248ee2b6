// IndexedDB keeps a CryptoKey by structured clone: a key that cannot be exported stays so.
import { memoryKeyStore, type KeyStore } from './device-key.ts';

const DATABASE = 'tombola';
const STORE = 'keys';
const DEVICE = 'device';

/** The browser's own store. Where it is closed (some private windows), the key lasts as long as the page. */
export async function openKeyStore(): Promise<KeyStore> {
  try {
    return indexedDbKeyStore(await openDatabase());
  } catch {
    return memoryKeyStore();
  }
}

function indexedDbKeyStore(database: IDBDatabase): KeyStore {
  return {
    load: async () => {
      const store = database.transaction(STORE, 'readonly').objectStore(STORE);
      return (await settled(store.get(DEVICE))) as CryptoKeyPair | undefined;
    },
    keep: async (pair) => {
      // One transaction: of two tabs that made a key at once, the second finds the first one's.
      const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
      const kept = (await settled(store.get(DEVICE))) as CryptoKeyPair | undefined;
      if (kept) return kept;
      await settled(store.put(pair, DEVICE));
      return pair;
    },
  };
}

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return settled(opening);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}
