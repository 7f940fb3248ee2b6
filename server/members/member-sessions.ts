// Signing in as a member, and the session that comes of it.
import { readMembershipNumber } from '../../common/member/membership-number.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { checkPassword, type Account } from '../accounts/check-password.ts';
import { digestOfToken, isToken, newToken, type Token } from '../accounts/session-token.ts';
import { createThrottle } from '../accounts/throttle.ts';
import type { MembersDeps } from './deps.ts';
import type { Member } from './directory.ts';

export const MEMBER_SESSION_SECONDS = 14 * 24 * 60 * 60;
/** On a shared terminal, for who forgets to end; the cookie goes with the browser besides. */
export const SHARED_SESSION_SECONDS = 60 * 60;

/** What a browser brings along when it signs in. */
export interface Browser {
  /** Where it comes from, only to slow down guessing. */
  readonly address: string;
  /** The device by its signed cookie, if it has one. */
  readonly deviceId: string | undefined;
  /** The session it had before: it ends. */
  readonly replaces: Token | undefined;
  /** Whether several people use it. */
  readonly isShared?: boolean | undefined;
}

export interface Begun {
  readonly token: Token;
  readonly member: Member;
}

export interface MemberSessions {
  /** WRONG_LOGIN whatever was wrong; RATE_LIMITED after many tries; UNAVAILABLE under a flood. */
  signIn(
    login: { readonly membershipNumber: string; readonly password: string },
    browser: Browser,
  ): Promise<Answer<Begun>>;
  /** For who has just joined, or shown the password. WRONG_LOGIN: it was changed meanwhile. */
  begin(account: Account, browser: Browser): Promise<Answer<Begun>>;
  find(token: Token | undefined): Promise<Member | undefined>;
  signOut(token: Token): Promise<void>;
  /** Whether this is the member's password; slowed down like a login. */
  confirm(member: Member, password: string, address: string): Promise<Answer<Account>>;
}

const BUSY = { retryAfterMs: 3_000 };

export function createMemberSessions(deps: MembersDeps): MemberSessions {
  const { db, store, nowMs = Date.now } = deps;
  const throttle = createThrottle();

  const check = async (name: string, password: string, address: string) => {
    const number = readMembershipNumber(name);
    const who = number ?? name;
    const retryAfterMs = throttle.waitMs(who, address, nowMs());
    if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
    const account = await store.findMemberAccount(db, { membershipNumber: number ?? '' });
    const id = await checkPassword(account, password);
    if (id === 'busy') return refused('UNAVAILABLE', BUSY);
    if (!account || id === undefined) return refused('WRONG_LOGIN');
    throttle.succeeded(who, address);
    return accepted(account);
  };

  const signOut = (token: Token) => store.deleteMemberSession(db, digestOfToken(token));

  const begin = async (
    { id: memberId, passwordHash }: Account,
    browser: Browser,
  ): Promise<Answer<Begun>> => {
    const { deviceId, replaces, isShared = false } = browser;
    if (isToken(replaces)) await signOut(replaces);
    const token = newToken();
    const tokenHash = digestOfToken(token);
    const seconds = isShared ? SHARED_SESSION_SECONDS : MEMBER_SESSION_SECONDS;
    await store.deleteExpiredMemberTokens(db, nowMs());
    const isBegun = await store.insertMemberSession(db, {
      tokenHash,
      memberId,
      passwordHash,
      expiresAtMs: nowMs() + seconds * 1000,
      isShared,
    });
    if (!isBegun) return refused('WRONG_LOGIN');
    if (deviceId) await store.linkDevice(db, deviceId, tokenHash);
    const member = await store.findMember(db, memberId);
    if (!member) throw new Error('The member is gone');
    return accepted({ token, member });
  };

  return {
    begin,
    signOut,
    find: async (token) =>
      isToken(token) ? store.findMemberBySession(db, digestOfToken(token), nowMs()) : undefined,
    async signIn({ membershipNumber, password }, browser) {
      const checked = await check(membershipNumber, password, browser.address);
      return checked.ok ? begin(checked.value, browser) : checked;
    },
    confirm: ({ membershipNumber }, password, address) =>
      check(membershipNumber, password, address),
  };
}
