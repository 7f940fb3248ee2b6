// What is sent twice happens once. The answer of a command is written with its effect, under the
// command's id; whoever sends the same command again gets that answer, whatever has become of things
// since. Refusals that time heals (UNAVAILABLE, RATE_LIMITED) are not an answer for ever and not recorded.
import { hash } from 'node:crypto';
import type { CommandFrame } from '../../common/protocol/kiosk.ts';
import { refused, type Answer, type RefusalCode } from '../../common/protocol/refusals.ts';
import type { CommandRow, NewCommandRow, StoredAnswer } from '../store/kiosk-commands.ts';
import type { Transaction } from '../store/transaction.ts';
import type { KiosksDeps } from './deps.ts';
import type { KnownKiosk } from './known-kiosk.ts';

/** An answer, and whether it is the one of an earlier try. */
export type Outcome<T = unknown> = Answer<T> & { readonly repeated: boolean };

/** A command whose MAC and body are right. */
export interface Said {
  readonly kiosk: KnownKiosk;
  readonly name: string;
  readonly frame: CommandFrame;
}

const PASSING: readonly RefusalCode[] = ['UNAVAILABLE', 'RATE_LIMITED'];
const isPassing = (answer: Answer<unknown>): boolean =>
  !answer.ok && PASSING.includes(answer.refusal.code);

export const first = <T>(answer: Answer<T>): Outcome<T> => ({ ...answer, repeated: false });

export const bodyDigest = ({ frame }: Said): Buffer => hash('sha256', frame.body, 'buffer');

export const toRow = (said: Said, stored: StoredAnswer): NewCommandRow => ({
  kioskId: said.kiosk.id,
  id: said.frame.id,
  counter: said.frame.counter,
  name: said.name,
  bodyDigest: bodyDigest(said),
  stored,
  saidAtMs: said.frame.atMs,
  sealedKey: said.kiosk.sealedKey,
});

/** The same id with anything else in it is another command. */
export const isSame = (said: Said, before: CommandRow): boolean =>
  before.name === said.name &&
  before.counter === said.frame.counter &&
  before.bodyDigest.equals(bodyDigest(said));

/** What a command that was carried out before is answered; undefined while it is pending. */
export function repeatedAnswer(said: Said, before: CommandRow): Outcome | undefined {
  if (!isSame(said, before)) return first(refused('IDEMPOTENCY_MISMATCH'));
  return 'answer' in before.stored ? { ...before.stored.answer, repeated: true } : undefined;
}

/** What is to be written together with the answer. False: somebody else was faster; decide anew. */
export type Effect = (transaction: Transaction) => Promise<boolean>;
export interface Decided {
  readonly answer: Answer<unknown>;
  readonly effect?: Effect;
}

const MOST_TRIES = 4;

/**
 * Decides (reading only) and writes effect and answer in one transaction. What comes between the two is
 * noticed by the effect, and it is decided again.
 */
export async function record(
  deps: KiosksDeps,
  said: Said,
  decide: () => Promise<Decided>,
): Promise<Outcome> {
  const { store, db } = deps;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const before = await store.findCommand(db, said.kiosk.id, said.frame.id);
    const repeated = before && repeatedAnswer(said, before);
    if (repeated) return repeated;
    const decided = await decide();
    if (isPassing(decided.answer)) return first(decided.answer);
    const written = await write(deps, said, decided);
    if (written === 'written') return first(decided.answer);
    if (written === 'refused') return first(await whyRefused(deps, said));
  }
  return first(refused('UNAVAILABLE', { retryAfterMs: 500 }));
}

type Written = 'written' | 'raced' | 'known' | 'refused';

async function write(
  { store, db }: KiosksDeps,
  said: Said,
  { answer, effect }: Decided,
): Promise<Written> {
  try {
    await store.inTransaction(db, async (transaction) => {
      if (effect && !(await effect(transaction))) throw new Unwritten('raced');
      const row = toRow(said, { answer });
      if ((await store.insertCommands(transaction, [row])) === 1) return;
      const isKnown = await store.findCommand(transaction, said.kiosk.id, said.frame.id);
      throw new Unwritten(isKnown ? 'known' : 'refused');
    });
    return 'written';
  } catch (error) {
    if (error instanceof Unwritten) return error.because;
    throw error;
  }
}

/** Rolls back what was about to be written. */
class Unwritten extends Error {
  readonly because: Exclude<Written, 'written'>;
  constructor(because: Exclude<Written, 'written'>) {
    super(because);
    this.because = because;
  }
}

/** Not written, although its id is new: the counter is used up, or the key is. */
export async function whyRefused(
  { store, db }: KiosksDeps,
  { kiosk }: Said,
): Promise<Answer<never>> {
  const keys = await store.listSealedKeys(db, [kiosk.id]);
  return refused(keys.get(kiosk.id)?.equals(kiosk.sealedKey) ? 'REPLAYED' : 'NOT_ENROLLED');
}

/** The row of a draw, before its effect. Resolves with what the command is answered if it cannot be. */
export async function begin(
  deps: KiosksDeps,
  said: Said,
  pending: { readonly campaignId: string; readonly participant: string },
): Promise<Outcome | 'begun'> {
  const { store, db } = deps;
  const written = await store.insertCommands(db, [toRow(said, { pending })]);
  if (written === 1) return 'begun';
  const before = await store.findCommand(db, said.kiosk.id, said.frame.id);
  // The same command on another connection: both go on, and the claim's keys tell that it is one.
  return before ? (repeatedAnswer(said, before) ?? 'begun') : first(await whyRefused(deps, said));
}

/** Ends what `begin` has begun. */
export async function conclude(
  { store, db }: KiosksDeps,
  { kiosk, frame }: Said,
  answer: Answer<unknown>,
): Promise<void> {
  if (!isPassing(answer)) await store.answerCommand(db, kiosk.id, frame.id, answer);
}
