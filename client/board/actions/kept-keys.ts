// The key of a command that is under way, kept until it is answered: the same key is used for every
// try, also after a reload, so that a command counts once however often it is sent. No personal data.
import { toBase64url } from '../../../common/fairness/bytes.ts';

export type KeptCommand =
  | { readonly type: 'draw'; readonly key: string; readonly number: number; readonly any: boolean }
  | { readonly type: 'confirm'; readonly key: string }
  | { readonly type: 'cancel'; readonly key: string };

type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export class KeptKeys {
  readonly #name: string;
  readonly #storage: TextStorage;
  #kept: KeptCommand | null;

  constructor(campaignId: string, storage: TextStorage) {
    this.#name = `tombola.pending.${campaignId}`;
    this.#storage = storage;
    this.#kept = readKept(this.#stored());
  }

  get now(): KeptCommand | null {
    return this.#kept;
  }

  keep(command: KeptCommand): void {
    this.#kept = command;
    try {
      this.#storage.setItem(this.#name, JSON.stringify(command));
    } catch {
      // Without storage the key lives as long as the page.
    }
  }

  forget(): void {
    this.#kept = null;
    try {
      this.#storage.removeItem(this.#name);
    } catch {
      // See keep().
    }
  }

  #stored(): string | null {
    try {
      return this.#storage.getItem(this.#name);
    } catch {
      return null;
    }
  }
}

/** null for anything that keep() has not written. */
function readKept(text: string | null): KeptCommand | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Record<string, unknown>> | null;
    if (typeof kept?.key !== 'string' || !/^[\w-]{22}$/.test(kept.key)) return null;
    const { key, type, number } = kept;
    if (type === 'confirm' || type === 'cancel') return { type, key };
    if (type !== 'draw' || !Number.isInteger(number)) return null;
    return { type, key, number: number as number, any: kept.any === true };
  } catch {
    return null;
  }
}

/** 128 random bits, base64url. */
export const newKey = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)));
