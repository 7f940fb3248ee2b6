import { PASSWORD_SHOWN_MINUTES } from '../../common/protocol/limits.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { checkPassword, type Account } from '../accounts/check-password.ts';
import { normaliseEmail } from '../accounts/email.ts';
import { digestOfToken, isToken, newToken, type Token } from '../accounts/session-token.ts';
import { createThrottle, type Throttle } from '../accounts/throttle.ts';
import type { Database } from '../store/database.ts';
import type { SignedIn } from '../store/sellers.ts';

export type { SignedIn } from '../store/sellers.ts';
export type SessionStore = Pick<
  typeof import('../store/sellers.ts'),
  | 'findStaffAccount'
  | 'findSessionAccount'
  | 'notePasswordShown'
  | 'insertSession'
  | 'findSession'
  | 'deleteSession'
  | 'deleteExpiredSessions'
>;

export const SESSION_SECONDS = 12 * 60 * 60;

export type SessionToken = Token;

interface Shown {
  readonly password: string;
  /** Where it comes from, only to slow down guessing. */
  readonly address: string;
}

export interface Login extends Shown {
  readonly email: string;
  /** The session the browser had before: it ends, so that no token outlives a login. */
  readonly replaces: SessionToken | undefined;
}

export interface Sessions {
  /** WRONG_LOGIN whatever was wrong; RATE_LIMITED after many tries; UNAVAILABLE under a flood. */
  signIn(login: Login): Promise<Answer<{ token: SessionToken; who: SignedIn }>>;
  find(token: SessionToken | undefined): Promise<SignedIn | undefined>;
  /** The session's own staff member shows the password again. Refusals: as signIn; NOT_SIGNED_IN. */
  showPassword(token: SessionToken | undefined, shown: Shown): Promise<Answer<object>>;
  /** Whether the password was shown lately enough to pay money back. */
  hasShownPassword(who: SignedIn): boolean;
  signOut(token: SessionToken): Promise<void>;
  /** Called with the token of a session that has ended here. Returns the remover. */
  onEnded(listener: (token: SessionToken) => void): () => void;
}

export interface SessionsOptions {
  readonly db: Database;
  readonly store: SessionStore;
  readonly throttle?: Throttle;
  readonly nowMs?: () => number;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { db, store, throttle = createThrottle(), nowMs = Date.now } = options;
  const listeners = new Set<(token: SessionToken) => void>();

  const signOut = async (token: SessionToken) => {
    await store.deleteSession(db, digestOfToken(token));
    for (const listener of listeners) listener(token);
  };
  const find = async (token: SessionToken | undefined) =>
    isToken(token) ? store.findSession(db, digestOfToken(token), nowMs()) : undefined;

  /** The same account always has the same budget of wrong tries, wherever they are made. */
  const check = async (
    email: string,
    { password, address }: Shown,
    findAccount: () => Promise<Account | undefined>,
  ): Promise<Answer<string>> => {
    const retryAfterMs = throttle.waitMs(email, address, nowMs());
    if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
    const staffId = await checkPassword(await findAccount(), password);
    if (staffId === 'busy') return refused('UNAVAILABLE', { retryAfterMs: 3_000 });
    if (staffId === undefined) return refused('WRONG_LOGIN');
    throttle.succeeded(email, address);
    return accepted(staffId);
  };

  return {
    find,
    signOut,
    hasShownPassword: ({ passwordShownAtMs }) =>
      nowMs() - passwordShownAtMs <= PASSWORD_SHOWN_MINUTES * 60_000,
    async showPassword(token, shown) {
      const tokenHash = isToken(token) ? digestOfToken(token) : undefined;
      const account = tokenHash && (await store.findSessionAccount(db, tokenHash, nowMs()));
      if (!tokenHash || !account) return refused('NOT_SIGNED_IN');
      const checked = await check(account.email, shown, async () => account);
      if (!checked.ok) return checked;
      const { passwordHash } = account;
      const isNoted = await store.notePasswordShown(db, { tokenHash, passwordHash, atMs: nowMs() });
      return isNoted ? accepted({}) : refused('WRONG_LOGIN');
    },
    async signIn({ email: typed, replaces, ...shown }) {
      const email = normaliseEmail(typed);
      const checked = await check(email, shown, () => store.findStaffAccount(db, email));
      if (!checked.ok) return checked;
      if (replaces) await signOut(replaces);
      const token = await begin(options, checked.value, nowMs());
      const who = await find(token);
      return who ? accepted({ token, who }) : refused('WRONG_LOGIN');
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function begin(
  { db, store }: SessionsOptions,
  staffId: string,
  nowMs: number,
): Promise<SessionToken> {
  const token = newToken();
  await store.deleteExpiredSessions(db, nowMs);
  await store.insertSession(db, {
    tokenHash: digestOfToken(token),
    staffId,
    passwordShownAtMs: nowMs,
    expiresAtMs: nowMs + SESSION_SECONDS * 1000,
  });
  return token;
}
