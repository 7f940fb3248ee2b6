// A kiosk that has proved its key. Whoever holds one of these may ask in its name.
import { helloText, type KioskScope } from '../../common/protocol/kiosk.ts';
import type { Welcome } from '../../common/protocol/kiosk-answers.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { KiosksDeps } from './deps.ts';
import { isMacOf } from './mac.ts';

export interface KnownKiosk {
  readonly id: string;
  readonly name: string;
  readonly sellerId: string;
  readonly seller: string;
  readonly scopes: readonly KioskScope[];
  /** 32 bytes. */
  readonly key: Buffer;
  /** As it is stored: another one means that this key is good no more. */
  readonly sealedKey: Buffer;
  readonly staffCodeHash: string | null;
  readonly lastCounter: number;
}

export const keyContext = (kioskId: string): string => `kiosk ${kioskId}`;

/** undefined: there is none, it is not enrolled, or no longer. */
export async function findKnownKiosk(
  { db, store, keyBox }: Pick<KiosksDeps, 'db' | 'store' | 'keyBox'>,
  kioskId: string,
): Promise<KnownKiosk | undefined> {
  const kiosk = await store.findEnrolledKiosk(db, kioskId);
  return kiosk && { ...kiosk, key: keyBox.open(kiosk.sealedKey, keyContext(kiosk.id)) };
}

/** NOT_ENROLLED whatever was wrong: who has no key learns nothing about who has. */
export async function proveKiosk(
  deps: Pick<KiosksDeps, 'db' | 'store' | 'keyBox'>,
  kioskId: string,
  challenge: string,
  mac: string,
): Promise<Answer<KnownKiosk>> {
  const kiosk = await findKnownKiosk(deps, kioskId);
  if (!kiosk || !isMacOf(kiosk.key, helloText(challenge), mac)) return refused('NOT_ENROLLED');
  return accepted(kiosk);
}

export const toWelcome = (kiosk: KnownKiosk, nowMs: number): Welcome => ({
  kiosk: kiosk.id,
  name: kiosk.name,
  seller: kiosk.seller,
  scopes: [...kiosk.scopes],
  lastCounter: kiosk.lastCounter,
  serverNowMs: nowMs,
});
