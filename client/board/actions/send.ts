import type { Answer, RefusalCode } from '../../../common/protocol/refusals.ts';

const PASSING: readonly RefusalCode[] = ['RATE_LIMITED', 'UNAVAILABLE'];
/** A device that is not recognised by then will not be: its browser has no key to show. */
const TRIES_UNTIL_IDENTIFIED = 3;
const DEFAULT_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 8_000;

/**
 * Sends until the answer says something about the command itself: refusals that pass are waited out.
 * `send` must use the same idempotency key every time.
 */
export async function sendUntilAnswered<T>(
  send: () => Promise<Answer<T>>,
  wait: (ms: number) => Promise<void>,
): Promise<Answer<T>> {
  for (let tries = 0; ; tries += 1) {
    const answer = await send();
    if (answer.ok || !passes(answer.refusal.code, tries)) return answer;
    const backOffMs = Math.min(LONGEST_WAIT_MS, DEFAULT_WAIT_MS * 2 ** tries);
    await wait(answer.refusal.retryAfterMs ?? backOffMs);
  }
}

/** Refusals which say that this page does not know how things stand, e.g. because another tab has drawn. */
const OUTDATED: readonly RefusalCode[] = [
  'ALREADY_DRAWN',
  'NOTHING_HELD',
  'HOLD_RAN_OUT',
  'IDEMPOTENCY_MISMATCH',
];

export const saysOutdated = (code: RefusalCode): boolean => OUTDATED.includes(code);

const passes = (code: RefusalCode, tries: number): boolean =>
  PASSING.includes(code) || (code === 'NOT_IDENTIFIED' && tries < TRIES_UNTIL_IDENTIFIED);
