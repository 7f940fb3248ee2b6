import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refused, type Answer } from '../../common/protocol/refusals.ts';
import { sellerRequests, type Session } from '../../common/protocol/seller.ts';
import { SESSION_SECONDS, type Sessions, type SignedIn } from '../sellers/sessions.ts';
import { checkInput } from './checked-input.ts';
import { sendRefusal } from './server.ts';

/** Browsers keep a `__Host-` cookie to this host and to https; plain http has to do without. */
export const sellerCookieName = (secure: boolean): string => (secure ? '__Host-seller' : 'seller');

export interface SellerGuard {
  readonly sessions: Sessions;
  readonly secure: boolean;
}

export type SignedInHandler = (
  who: SignedIn,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<Answer<unknown>>;

/** Runs the handler for who is signed in; NOT_SIGNED_IN otherwise. Sends the answer. */
export function signedIn(guard: SellerGuard, handler: SignedInHandler) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const who = await guard.sessions.find(tokenOf(guard, request));
    const answer = who ? await handler(who, request, reply) : refused('NOT_SIGNED_IN');
    return sendAnswer(reply, answer);
  };
}

export const sendAnswer = (reply: FastifyReply, answer: Answer<unknown>): FastifyReply =>
  answer.ok ? reply.send(answer.value) : sendRefusal(reply, answer.refusal);

export const tokenOf = (guard: SellerGuard, request: FastifyRequest): string | undefined =>
  request.cookies[sellerCookieName(guard.secure)];

export function registerSessionRoutes(app: FastifyInstance, guard: SellerGuard): void {
  const name = sellerCookieName(guard.secure);
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: guard.secure } as const;

  app.post('/login', async (request, reply) => {
    const body = checkInput(request.body, sellerRequests.login);
    if (!body.ok) return sendAnswer(reply, body);
    const replaces = tokenOf(guard, request);
    const answer = await guard.sessions.signIn({ ...body.value, address: request.ip, replaces });
    if (!answer.ok) return sendAnswer(reply, answer);
    const { token, who } = answer.value;
    return reply
      .setCookie(name, token, { ...cookie, maxAge: SESSION_SECONDS })
      .send(toSession(who));
  });

  app.post('/logout', async (request, reply) => {
    const token = tokenOf(guard, request);
    if (token) await guard.sessions.signOut(token);
    return reply.clearCookie(name, cookie).send({});
  });

  app.post('/session/password', async (request, reply) => {
    const body = checkInput(request.body, sellerRequests.showPassword);
    if (!body.ok) return sendAnswer(reply, body);
    const shown = { ...body.value, address: request.ip };
    return sendAnswer(reply, await guard.sessions.showPassword(tokenOf(guard, request), shown));
  });

  app.get(
    '/session',
    signedIn(guard, async (who) => ({ ok: true, value: toSession(who) })),
  );
}

const toSession = (who: SignedIn): Session => ({ staff: who.staff, seller: who.seller });
