import { createHash, randomBytes } from 'node:crypto';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Database } from '../store/database.ts';
import type { SignedIn } from '../store/sellers.ts';
import { decoyHash, isPassword, TooManyLogins } from './password.ts';
import { createThrottle, type Throttle } from './throttle.ts';

export type { SignedIn } from '../store/sellers.ts';
export type SessionStore = Pick<
  typeof import('../store/sellers.ts'),
  'findStaffAccount' | 'insertSession' | 'findSession' | 'deleteSession' | 'deleteExpiredSessions'
>;

export const SESSION_SECONDS = 12 * 60 * 60;

/** 256 random bits, base64url: what the cookie holds. Only its SHA-256 is stored. */
export type SessionToken = string;

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
    await store.deleteSession(db, digest(token));
    for (const listener of listeners) listener(token);
  };
  const find = async (token: SessionToken | undefined) =>
    token && /^[\w-]{43}$/.test(token) ? store.findSession(db, digest(token), nowMs()) : undefined;

  return {
    find,
    signOut,
    async signIn({ email: typed, password, address, replaces }) {
      const email = normaliseEmail(typed);
      const retryAfterMs = throttle.waitMs(email, address, nowMs());
      if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
      const staffId = await whoseLogin(options, email, password);
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

/** How addresses are compared: without case, without stray spaces. */
export const normaliseEmail = (email: string): string =>
  email.normalize('NFKC').trim().toLowerCase();

const digest = (token: SessionToken): Buffer => createHash('sha256').update(token).digest();

/** Spends one password check whether or not the account exists, so that the time tells nothing. */
async function whoseLogin(
  { db, store }: SessionsOptions,
  email: string,
  password: string,
): Promise<string | 'busy' | undefined> {
  const account = await store.findStaffAccount(db, email);
  try {
    const right = await isPassword(account?.passwordHash ?? (await decoyHash()), password);
    return right ? account?.staffId : undefined;
  } catch (error) {
    if (error instanceof TooManyLogins) return 'busy';
    throw error;
  }
}

async function begin(
  { db, store }: SessionsOptions,
  staffId: string,
  nowMs: number,
): Promise<SessionToken> {
  const token = randomBytes(32).toString('base64url');
  await store.deleteExpiredSessions(db, nowMs);
  await store.insertSession(db, {
    tokenHash: digest(token),
    staffId,
    expiresAtMs: nowMs + SESSION_SECONDS * 1000,
  });
  return token;
}
