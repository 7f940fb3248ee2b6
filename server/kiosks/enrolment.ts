// How a terminal becomes a kiosk: staff make a code that is good for minutes and once; the terminal
// gives it and is told its key, once. Another code, or revoking, and the key before is good no more.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type * as v from 'valibot';
import {
  CODE_RANDOM_BYTES,
  codeFromBytes,
  readTypedCode,
  showCode,
  type TypedCode,
} from '../../common/code/typed-code.ts';
import {
  MAX_KIOSKS,
  type counterRequests,
  type Kiosk,
  type NewKiosk,
} from '../../common/protocol/counter.ts';
import { ENROLMENT_MINUTES } from '../../common/protocol/kiosk.ts';
import type { Enrolled } from '../../common/protocol/kiosk-answers.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { hashPassword, TooManyLogins } from '../accounts/password.ts';
import type { KioskRow } from '../store/kiosks.ts';
import type { KiosksDeps } from './deps.ts';
import { keyContext } from './known-kiosk.ts';

type WantedKiosk = v.InferOutput<(typeof counterRequests)['newKiosk']>;

export interface Enrolment {
  list(sellerId: string): Promise<Kiosk[]>;
  /** MALFORMED when the shop has MAX_KIOSKS already. */
  create(sellerId: string, wanted: WantedKiosk): Promise<Answer<NewKiosk>>;
  /** NOT_FOUND. The key before it is good no more. */
  renew(sellerId: string, id: string): Promise<Answer<NewKiosk>>;
  /** NOT_FOUND. */
  revoke(sellerId: string, id: string): Promise<Answer<Kiosk>>;
  /** CODE_UNKNOWN, CODE_USED, CODE_OUTDATED, RATE_LIMITED. */
  enrol(typed: string, address: string): Promise<Answer<Enrolled>>;
  /** Called with a kiosk whose key is good no more, on this node. Returns the remover. */
  onRevoked(listener: (kioskId: string) => void): () => void;
}

/** A kiosk that has been heard of for no longer than this counts as connected, ms. */
export const SEEN_MS = 45_000;
const KEY_BYTES = 32;

export function createEnrolment(deps: KiosksDeps): Enrolment {
  const { db, store, nowMs } = deps;
  const listeners = new Set<(kioskId: string) => void>();
  const digestOf = (code: TypedCode): Buffer =>
    createHmac('sha256', deps.codeKey).update(`enrolment\n${code}`).digest();
  const tellRevoked = (kioskId: string): void => {
    for (const listener of listeners) listener(kioskId);
  };
  const newCode = () => {
    const code = codeFromBytes(randomBytes(CODE_RANDOM_BYTES));
    return { shown: showCode(code), digest: digestOf(code), untilMs: nowMs() + ENROLMENT_MS };
  };
  const toKiosk = (row: KioskRow): Kiosk => kioskOf(row, nowMs());

  return {
    async list(sellerId) {
      return (await store.listKiosks(db, sellerId)).map(toKiosk);
    },

    async create(sellerId, { name, scopes, staffCode }) {
      const staffCodeHash = await hashOf(staffCode);
      if (staffCodeHash === 'busy') return refused('UNAVAILABLE', { retryAfterMs: 1_000 });
      const id = randomUUID();
      const code = newCode();
      const kiosk = { id, sellerId, name, scopes: [...new Set(scopes)], staffCodeHash, code };
      if (!(await store.insertKiosk(db, kiosk, MAX_KIOSKS))) {
        const reason = `${MAX_KIOSKS} kiosks are the most; revoke one first`;
        return refused('MALFORMED', { problems: [{ reason }] });
      }
      const row = (await store.listKiosks(db, sellerId)).find((each) => each.id === id)!;
      return accepted({ kiosk: toKiosk(row), code: code.shown, goodUntilMs: code.untilMs });
    },

    async renew(sellerId, id) {
      const code = newCode();
      const row = await store.renewCode(db, sellerId, id, code);
      if (!row) return refused('NOT_FOUND');
      tellRevoked(id);
      return accepted({ kiosk: toKiosk(row), code: code.shown, goodUntilMs: code.untilMs });
    },

    async revoke(sellerId, id) {
      const row = await store.revokeKiosk(db, sellerId, id);
      if (!row) return refused('NOT_FOUND');
      tellRevoked(id);
      return accepted(toKiosk(row));
    },

    async enrol(typed, address) {
      const code = readTypedCode(typed);
      // The check digit tells a slip of the finger, which costs no guess.
      if (code === undefined) return refused('CODE_UNKNOWN');
      return deps.guessing.guard({ door: 'enrolment', by: { address } }, () =>
        enrolBy(deps, digestOf(code)),
      );
    },

    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const ENROLMENT_MS = ENROLMENT_MINUTES * 60_000;

async function enrolBy(
  { db, store, keyBox, nowMs }: KiosksDeps,
  digest: Buffer,
): Promise<Answer<Enrolled>> {
  const found = await store.findKioskByCode(db, digest);
  if (!found) return refused('CODE_UNKNOWN');
  const { kiosk, seller, codeUntilMs } = found;
  if (kiosk.state !== 'waiting') return refused('CODE_USED');
  if (codeUntilMs <= nowMs()) return refused('CODE_OUTDATED');
  const key = randomBytes(KEY_BYTES);
  const sealedKey = keyBox.seal(key, keyContext(kiosk.id));
  if (!(await store.enrolKiosk(db, digest, sealedKey, nowMs()))) return refused('CODE_USED');
  return accepted({
    kiosk: kiosk.id,
    key: key.toString('base64url'),
    name: kiosk.name,
    seller,
    scopes: [...kiosk.scopes],
  });
}

async function hashOf(staffCode: string | null): Promise<string | null | 'busy'> {
  try {
    return staffCode === null ? null : await hashPassword(staffCode);
  } catch (error) {
    if (error instanceof TooManyLogins) return 'busy';
    throw error;
  }
}

const kioskOf = (row: KioskRow, nowMs: number): Kiosk => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  state: row.state,
  isConnected: row.state === 'enrolled' && row.seenAtMs !== null && nowMs - row.seenAtMs < SEEN_MS,
  seenAtMs: row.seenAtMs,
  createdAtMs: row.createdAtMs,
});
