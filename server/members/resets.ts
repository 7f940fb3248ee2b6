// A lost password: a link by mail, good for one change within half an hour. The answer to who asks is
// the same, after the same work, whether or not there is such a member: all it does is queue a job.
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { normaliseEmail } from '../accounts/email.ts';
import { digestOfToken, newToken, type Token } from '../accounts/session-token.ts';
import { createThrottle } from '../accounts/throttle.ts';
import type { MembersDeps } from './deps.ts';
import { hashUnlessBusy } from './join.ts';
import { resetMail, type MailLanguage, type ResetLink } from './reset-words.ts';

export const RESET_MINUTES = 30;
/** Links of one member that are good at one time: nobody's letter box is flooded. */
const MOST_LINKS = 3;
const CONTEXT = 'reset';

export interface AskForReset {
  readonly email: string;
  readonly language: MailLanguage;
}

export interface Resets {
  /** RATE_LIMITED after many tries. */
  ask(ask: AskForReset, address: string): Promise<Answer<object>>;
  /** The job that `ask` queued. Rejects when the mail was not taken; then it is tried again. */
  send(payload: unknown): Promise<void>;
  /**
   * Changes the password and ends every session. NOT_FOUND: the link is used, too old, or none;
   * RATE_LIMITED after many tries, since each costs a hash.
   */
  use(token: Token, password: string, address: string): Promise<Answer<object>>;
}

export function createResets(deps: MembersDeps): Resets {
  const { db, store, mailBox, mail, nowMs = Date.now } = deps;
  const throttle = createThrottle();
  const uses = createThrottle();

  return {
    async ask({ email, language }, address) {
      const ask: AskForReset = { email: normaliseEmail(email), language };
      const retryAfterMs = throttle.waitMs(ask.email, address, nowMs());
      if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
      const sealed = mailBox.seal(Buffer.from(JSON.stringify(ask)), CONTEXT);
      await store.scheduleReset(db, sealed.toString('base64'));
      return accepted({});
    },

    async send(payload) {
      const { sealed } = payload as { sealed: string };
      const opened = mailBox.open(Buffer.from(sealed, 'base64'), CONTEXT);
      const { email, language } = JSON.parse(opened.toString()) as AskForReset;
      const links = await makeLinks(deps, email, nowMs());
      if (links.length > 0) await mail.send(resetMail(email, language, links, RESET_MINUTES));
    },

    async use(token, password, address) {
      const retryAfterMs = uses.waitMs(token, address, nowMs());
      if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
      const hashed = await hashUnlessBusy(password);
      if (!hashed.ok) return hashed;
      return store.inTransaction(db, async (transaction) => {
        const memberId = await store.takeReset(transaction, digestOfToken(token), nowMs());
        if (!memberId) return refused('NOT_FOUND');
        await store.updatePassword(transaction, memberId, hashed.value);
        await store.deleteMemberSessions(transaction, memberId);
        return accepted({});
      });
    },
  };
}

async function makeLinks(
  { db, store, origin }: MembersDeps,
  email: string,
  nowMs: number,
): Promise<ResetLink[]> {
  const links: ResetLink[] = [];
  await store.deleteExpiredMemberTokens(db, nowMs);
  for (const { id, membershipNumber } of await store.listMembersByEmail(db, email)) {
    const token = newToken();
    const expiresAtMs = nowMs + RESET_MINUTES * 60_000;
    const reset = { tokenHash: digestOfToken(token), memberId: id, expiresAtMs };
    // Behind the #: it gets into no log and no Referer.
    const url = `${origin()}/member/reset#${token}`;
    const isKept = await store.inTransaction(db, (transaction) =>
      store.insertReset(transaction, reset, MOST_LINKS),
    );
    if (isKept) links.push({ membershipNumber, url });
  }
  return links;
}
