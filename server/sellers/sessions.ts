import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { checkPassword } from '../accounts/check-password.ts';
import { normaliseEmail } from '../accounts/email.ts';
import { digestOfToken, isToken, newToken, type Token } from '../accounts/session-token.ts';
import { createThrottle, type Throttle } from '../accounts/throttle.ts';
import type { Database } from '../store/database.ts';
import type { SignedIn } from '../store/sellers.ts';

export type { SignedIn } from '../store/sellers.ts';
export type SessionStore = Pick<
  typeof import('../store/sellers.ts'),
  'findStaffAccount' | 'insertSession' | 'findSession' | 'deleteSession' | 'deleteExpiredSessions'
>;

export const SESSION_SECONDS = 12 * 60 * 60;

export type SessionToken = Token;

export interface Login {
  readonly email: string;
  readonly password: string;
  /** Where it comes from, only to slow down guessing. */
  readonly address: string;
  /** The session the browser had before: it ends, so that no token outlives a login. */
  readonly replaces: SessionToken | undefined;
}

export interface Sessions {
  /** WRONG_LOGIN whatever was wrong; RATE_LIMITED after many tries; UNAVAILABLE under a flood. */
  signIn(login: Login): Promise<Answer<{ token: SessionToken; who: SignedIn }>>;
  find(token: SessionToken | undefined): Promise<SignedIn | undefined>;
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

  return {
    find,
    signOut,
    async signIn({ email: typed, password, address, replaces }) {
      const email = normaliseEmail(typed);
      const retryAfterMs = throttle.waitMs(email, address, nowMs());
      if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
      const account = await store.findStaffAccount(db, email);
      const staffId = await checkPassword(account, password);
      if (staffId === 'busy') return refused('UNAVAILABLE', { retryAfterMs: 3_000 });
      if (staffId === undefined) return refused('WRONG_LOGIN');
      throttle.succeeded(email, address);
      if (replaces) await signOut(replaces);
      const token = await begin(options, staffId, nowMs());
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
    expiresAtMs: nowMs + SESSION_SECONDS * 1000,
  });
  return token;
}
