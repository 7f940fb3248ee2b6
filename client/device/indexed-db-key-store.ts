import { inKeys } from '../key-database/key-database.ts';
import { memoryKeyStore, type KeyStore } from './device-key.ts';

const DATABASE = 'tombola';
const DEVICE = 'device';

/** The browser's own store. Where it is closed (some private windows), the key lasts as long as the page. */
export async function openKeyStore(): Promise<KeyStore> {
  try {
    await indexedDbKeyStore.load();
    return indexedDbKeyStore;
  } catch {
    return memoryKeyStore();
  }
}

const indexedDbKeyStore: KeyStore = {
  load: () => inKeys(DATABASE, 'readonly', async (keys) => keys.get(DEVICE)),
  keep: (pair) =>
    // Of two tabs that made a key at once, the second takes the first one's.
    inKeys(DATABASE, 'readwrite', async (keys) => {
      const kept: CryptoKeyPair | undefined = await keys.get(DEVICE);
      if (!kept) await keys.put(pair, DEVICE);
      return kept ?? pair;
    }),
};
