// What makes this browser a kiosk: its key, which page scripts can use and never read.
import { fromBase64url } from '../../common/fairness/bytes.ts';
import type { Enrolled } from '../../common/protocol/kiosk-answers.ts';
import type { KioskScope } from '../../common/protocol/kiosk.ts';
import { inKeys } from '../key-database/key-database.ts';

export interface KeptKiosk {
  readonly kiosk: string;
  readonly name: string;
  readonly seller: string;
  readonly scopes: readonly KioskScope[];
  /** HMAC-SHA-256, `sign` only, not extractable. */
  readonly key: CryptoKey;
}

export interface KioskKeyStore {
  load(): Promise<KeptKiosk | undefined>;
  keep(kiosk: KeptKiosk): Promise<void>;
  forget(): Promise<void>;
}

/**
 * The key as it came, into one that cannot be exported: what came is to be forgotten at once.
 * @throws when it is no base64url
 */
export async function importKiosk(enrolled: Enrolled): Promise<KeptKiosk> {
  const { key, ...rest } = enrolled;
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const raw = fromBase64url(key);
  if (!raw) throw new Error('a key that is no base64url');
  return { ...rest, key: await crypto.subtle.importKey('raw', raw, hmac, false, ['sign']) };
}

/** HMAC-SHA-256 of the text, lower-case hex. */
export async function macOf(key: CryptoKey, text: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const DATABASE = 'tombola-kiosk';

/** @throws when the browser keeps nothing: then it cannot be a kiosk */
const storeUnder = (name: string): KioskKeyStore => ({
  load: () => inKeys(DATABASE, 'readonly', async (keys) => keys.get(name)),
  keep: async (kiosk) =>
    void (await inKeys(DATABASE, 'readwrite', (keys) => keys.put(kiosk, name))),
  forget: () => inKeys(DATABASE, 'readwrite', (keys) => keys.delete(name)),
});
export const kioskKeyStore = storeUnder('kiosk');
/** A browser may be a kiosk on one page and a display on another. */
export const displayKeyStore = storeUnder('display');
