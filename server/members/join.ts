import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { membershipNumberOf } from '../../common/member/membership-number.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Join } from '../../common/protocol/shop.ts';
import { normaliseEmail } from '../accounts/email.ts';
import { hashPassword, TooManyLogins } from '../accounts/password.ts';
import { createThrottle } from '../accounts/throttle.ts';
import type { MembersDeps } from './deps.ts';
import type { PaymentMethod } from './directory.ts';
import type { Begun, Browser, MemberSessions } from './member-sessions.ts';

const KEY_BYTES = 32;
/** Of a hundred million numbers a free one is found at once, for as long as that matters. */
const MOST_TRIES = 20;

/**
 * Makes a member. The same e-mail address may join again (a household shares one), so joining tells
 * nobody who is a member. RATE_LIMITED, UNAVAILABLE; MALFORMED for a token the provider does not know.
 */
export function createJoin(
  deps: MembersDeps,
  sessions: MemberSessions,
): (join: Join, browser: Browser) => Promise<Answer<Begun>> {
  const throttle = createThrottle();
  const { nowMs = Date.now } = deps;

  return async ({ password, paymentToken, sharedTerminal: _, ...person }, browser) => {
    const email = normaliseEmail(person.email);
    const retryAfterMs = throttle.waitMs(email, browser.address, nowMs());
    if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
    const method = await findPaymentMethod(deps, paymentToken);
    if (!method.ok) return method;
    const hashed = await hashUnlessBusy(password);
    if (!hashed.ok) return hashed;
    const id = randomUUID();
    await insertWithNumber(deps, {
      id,
      person,
      passwordHash: hashed.value,
      sealedMemberKey: deps.keyBox.seal(randomBytes(KEY_BYTES), id),
      paymentMethod: method.value,
    });
    return sessions.begin({ id, passwordHash: hashed.value }, browser);
  };
}

/** null stays null: the member pays later. */
export async function findPaymentMethod(
  { paymentMethods }: MembersDeps,
  token: string | null,
): Promise<Answer<PaymentMethod | null>> {
  if (token === null) return accepted(null);
  const label = await paymentMethods.describe(token);
  if (label !== undefined) return accepted({ provider: paymentMethods.provider, token, label });
  const problems = [{ path: 'paymentToken', reason: 'the payment provider does not know it' }];
  return refused('MALFORMED', { problems });
}

export async function hashUnlessBusy(password: string): Promise<Answer<string>> {
  try {
    return accepted(await hashPassword(password));
  } catch (error) {
    if (error instanceof TooManyLogins) return refused('UNAVAILABLE', { retryAfterMs: 3_000 });
    throw error;
  }
}

type WithoutNumber = Omit<Parameters<MembersDeps['store']['insertMember']>[1], 'membershipNumber'>;

/** By chance, not in order: a number tells neither how many members there are nor who joined next. */
async function insertWithNumber({ db, store }: MembersDeps, member: WithoutNumber): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const digits = String(randomInt(10 ** 8)).padStart(8, '0');
    const membershipNumber = membershipNumberOf(digits);
    if (await store.insertMember(db, { ...member, membershipNumber })) return;
  }
  throw new Error('No free membership number was found');
}
