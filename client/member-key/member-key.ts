// The key that opens a member's coupons. It comes once as bytes, after joining or signing in, and is
// imported at once so that no script can read it again, ours included; it only unwraps.
import type { MemberKeyStore } from './member-key-store.ts';

/** The names of everything that this browser keeps for a member begin so; `forgetMember` erases it. */
export const MEMBER_STORAGE = 'tombola.member';

/** Keeps the key and forgets the bytes. `memberKey`: base64url, as the server gives it. */
export async function keepMemberKey(
  store: MemberKeyStore,
  member: { readonly membershipNumber: string; readonly memberKey: string },
): Promise<void> {
  const key = await importMemberKey(member.memberKey);
  await store.keep({ membershipNumber: member.membershipNumber, key });
}

/** undefined: this browser has no key of this member; signing in again brings it. */
export async function findMemberKey(
  store: MemberKeyStore,
  membershipNumber: string,
): Promise<CryptoKey | undefined> {
  const kept = await store.load();
  return kept?.membershipNumber === membershipNumber ? kept.key : undefined;
}

/** Leaves a clean terminal: the key, and whatever else was kept for the member. */
export async function forgetMember(store: MemberKeyStore): Promise<void> {
  await store.forget();
  for (const find of [() => localStorage, () => sessionStorage]) eraseNamed(find);
  // Type says it is always there; on plain http it is not.
  const found = globalThis.caches as CacheStorage | undefined;
  for (const name of (await found?.keys()) ?? []) {
    if (name.startsWith(MEMBER_STORAGE)) await found?.delete(name);
  }
}

/** AES-KW, 32 bytes. Throws where there is no WebCrypto: plain http that is not localhost. */
export async function importMemberKey(memberKey: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(
    atob(memberKey.replaceAll('-', '+').replaceAll('_', '/')),
    (letter) => letter.charCodeAt(0),
  );
  try {
    return await crypto.subtle.importKey('raw', bytes, 'AES-KW', false, ['unwrapKey']);
  } finally {
    bytes.fill(0);
  }
}

function eraseNamed(find: () => Storage): void {
  try {
    const storage = find();
    for (const name of Object.keys(storage)) {
      if (name.startsWith(MEMBER_STORAGE)) storage.removeItem(name);
    }
  } catch {
    // Storage is switched off: nothing was kept.
  }
}
