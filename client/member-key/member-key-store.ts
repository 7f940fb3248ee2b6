// What unlocks a member's coupons on this browser. One member at a time.
import { inKeys } from '../key-database/key-database.ts';

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
const MEMBER = 'member';

/** The browser's own store. Where it is closed (some private windows), the key lasts as long as the page. */
export async function openMemberKeys(): Promise<MemberKeyStore> {
  try {
    await indexedDbMemberKeys.load();
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
  load: () => inKeys(DATABASE, 'readonly', async (keys) => keys.get(MEMBER)),
  keep: async (kept) =>
    void (await inKeys(DATABASE, 'readwrite', (keys) => keys.put(kept, MEMBER))),
  forget: () => inKeys(DATABASE, 'readwrite', (keys) => keys.clear()),
};
