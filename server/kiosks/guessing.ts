// Slows down who guesses at codes, and notices when many do. Only a well-formed code that does not exist
// costs a guess: slips of the finger are told by the check digit and cost nothing. Each address and each
// kiosk has a budget of its own, so nobody waits for what strangers do; a door as a whole is only watched.
import { isIPv6 } from 'node:net';
import { refused, type Answer } from '../../common/protocol/refusals.ts';
import {
  createGuessingWatch,
  type Asker,
  type CodeDoor,
  type GuessingLog,
  type GuessingStore,
} from './guessing-watch.ts';

export interface Asked {
  readonly door: CodeDoor;
  readonly by: Asker;
  /** Whether a refusal was a wrong guess. Otherwise: CODE_UNKNOWN without a problem that says more. */
  readonly isGuess?: (answer: Answer<unknown>) => boolean;
}

export interface Guessing {
  /** Runs the check, unless whoever asks has used up their guesses: RATE_LIMITED with retryAfterMs. */
  guard<T>(asked: Asked, check: () => Promise<Answer<T>>): Promise<Answer<T>>;
  /** Writes what is counted and not yet written. */
  stop(): Promise<void>;
}

export interface GuessingDeps {
  readonly store: GuessingStore;
  readonly log: GuessingLog;
  readonly nowMs?: () => number;
}

/** Wrong codes of one address at one door: so many at once, then one in so many ms. */
export const GUESSES_PER_ADDRESS = 20;
export const GUESS_REFILL_MS = 30_000;
/** Of one kiosk, over which many people's codes are typed. */
export const GUESSES_PER_KIOSK = 60;
export const KIOSK_GUESS_REFILL_MS = 5_000;
/** Budgets kept in memory; the ones unused for longest go first. */
const MOST_BUDGETS = 100_000;
/** Of one budget, until those before them are checked. */
const MOST_WAITING = 1_000;

interface Budget {
  left: number;
  atMs: number;
  /** Checks that may give their guess back. */
  running: number;
  /** Woken when one has been given back, or none will be. */
  readonly waiting: (() => void)[];
}

export function createGuessing(deps: GuessingDeps): Guessing {
  const nowMs = deps.nowMs ?? Date.now;
  const watch = createGuessingWatch({ ...deps, nowMs });
  const budgets = new Map<string, Budget>();

  const budgetOf = (asked: Asked): Budget => {
    const name = `${asked.door} ${nameOf(asked.by)}`;
    const { most, refillMs } = limitOf(asked.by);
    const full = { left: most, atMs: nowMs(), running: 0, waiting: [] };
    const before: Budget = budgets.get(name) ?? full;
    const earned = Math.max(0, nowMs() - before.atMs) / refillMs;
    before.left = Math.min(most, before.left + earned);
    before.atMs = nowMs();
    // The one that is used last stands last.
    budgets.delete(name);
    budgets.set(name, before);
    if (budgets.size > MOST_BUDGETS) budgets.delete(budgets.keys().next().value!);
    return before;
  };

  return {
    async guard(asked, check) {
      const budget = budgetOf(asked);
      const { most, refillMs } = limitOf(asked.by);
      // A crowd behind one address whose codes are right is not told to wait: each gives back what it took.
      while (budget.left < 1 && budget.running > 0 && budget.waiting.length < MOST_WAITING) {
        await new Promise<void>((wake) => budget.waiting.push(wake));
      }
      if (budget.left < 1) {
        watch.note(asked.door, asked.by);
        const retryAfterMs = Math.ceil((1 - budget.left) * refillMs);
        return refused('RATE_LIMITED', { retryAfterMs });
      }
      // Taken before it is known to be wrong: a thousand guesses at once are a thousand guesses.
      budget.left -= 1;
      budget.running += 1;
      let wasGuess = false;
      try {
        const answer = await check();
        wasGuess = (asked.isGuess ?? isUnknownCode)(answer);
        return answer;
      } finally {
        budget.running -= 1;
        if (wasGuess) watch.note(asked.door, asked.by);
        else budget.left = Math.min(most, budget.left + 1);
        wake(budget);
      }
    },
    stop: watch.stop,
  };
}

/** One, for what was given back; all, when there is nothing to wait for. */
function wake({ left, running, waiting }: Budget): void {
  const woken = running === 0 ? waiting.splice(0) : left >= 1 ? waiting.splice(0, 1) : [];
  for (const go of woken) go();
}

const isUnknownCode = (answer: Answer<unknown>): boolean =>
  !answer.ok && answer.refusal.code === 'CODE_UNKNOWN' && answer.refusal.problems === undefined;

const limitOf = (by: Asker) =>
  'kioskId' in by
    ? { most: GUESSES_PER_KIOSK, refillMs: KIOSK_GUESS_REFILL_MS }
    : { most: GUESSES_PER_ADDRESS, refillMs: GUESS_REFILL_MS };

/** One line has 2^64 addresses of IPv6: they are one. */
export const nameOf = (by: Asker): string =>
  'kioskId' in by ? `kiosk ${by.kioskId}` : isIPv6(by.address) ? networkOf(by.address) : by.address;

function networkOf(address: string): string {
  const [front = '', back] = address.split('::');
  const before = front.split(':').filter(Boolean);
  const after = (back ?? '').split(':').filter(Boolean);
  const zeros = back === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
