// Who is signed in as a member: the guard of every door that is for members alone.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Member, MemberDirectory } from '../members/directory.ts';
import { sendAnswer } from './seller-session-routes.ts';

/** Browsers keep a `__Host-` cookie to this host and to https; plain http has to do without. */
export const memberCookieName = (secure: boolean): string => (secure ? '__Host-member' : 'member');

export interface MemberGuard {
  readonly directory: Pick<MemberDirectory, 'findBySession'>;
  readonly secure: boolean;
}

export type MemberHandler = (
  member: Member,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<Answer<unknown>>;

export const memberTokenOf = (guard: MemberGuard, request: FastifyRequest): string | undefined =>
  request.cookies[memberCookieName(guard.secure)];

/** Whoever is signed in; undefined: nobody. For doors that strangers may use as well. */
export const findSignedInMember = (
  guard: MemberGuard,
  request: FastifyRequest,
): Promise<Member | undefined> => guard.directory.findBySession(memberTokenOf(guard, request));

/** Runs the handler for who is signed in, suspended or not; NOT_SIGNED_IN otherwise. Sends the answer. */
export function signedInMember(guard: MemberGuard, handler: MemberHandler) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const member = await findSignedInMember(guard, request);
    const answer = member ? await handler(member, request, reply) : refused('NOT_SIGNED_IN');
    return sendAnswer(reply, answer);
  };
}
