// The members' doors (common/protocol/shop.ts). Joining, signing in and getting in again are open to
// everybody; the rest is each member's own, whom the session names and never the request.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accepted, type Answer } from '../../common/protocol/refusals.ts';
import { shopRequests, type SignedInMember } from '../../common/protocol/shop.ts';
import type { Member } from '../members/directory.ts';
import { MEMBER_SESSION_SECONDS, type Begun } from '../members/member-sessions.ts';
import { checkInput } from './checked-input.ts';
import { registerAccountRoutes, type AccountRoutesDeps } from './member-account-routes.ts';
import {
  memberCookieName,
  memberTokenOf,
  signedInMember,
  type MemberGuard,
} from './member-session.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { sendAnswer } from './seller-session-routes.ts';

export interface MemberRoutesDeps extends AccountRoutesDeps {
  /** Whether shoppers come over https. */
  readonly secure: boolean;
  /** The address they type; undefined: whatever address a request came to. */
  readonly publicOrigin: string | undefined;
}

export async function registerMemberRoutes(
  app: FastifyInstance,
  deps: MemberRoutesDeps,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, deps.publicOrigin);
      const guard = { directory: deps.members.directory, secure: deps.secure };
      registerEntryRoutes(scope, deps, guard);
      registerSessionRoutes(scope, deps, guard);
      registerAccountRoutes(scope, deps, guard);
    },
    { prefix: '/api/members' },
  );
}

const cookieOf = (secure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure }) as const;

function registerEntryRoutes(
  scope: FastifyInstance,
  { members, deviceCookies, secure }: MemberRoutesDeps,
  guard: MemberGuard,
): void {
  const browserOf = (request: FastifyRequest, isShared: boolean | undefined) => ({
    isShared,
    address: request.ip,
    deviceId: deviceCookies.read(request.headers.cookie),
    replaces: memberTokenOf(guard, request),
  });
  const letIn = async (reply: FastifyReply, answer: Answer<Begun>, isShared = false) => {
    if (!answer.ok) return sendAnswer(reply, answer);
    const { token, member } = answer.value;
    const maxAge = isShared ? {} : { maxAge: MEMBER_SESSION_SECONDS };
    reply.setCookie(memberCookieName(secure), token, { ...cookieOf(secure), ...maxAge });
    const memberKey = (await members.directory.memberKey(member.id)).toString('base64url');
    return reply.send({ ...toSession(member), memberKey } satisfies SignedInMember);
  };

  scope.post('/', async (request, reply) => {
    const body = checkInput(request.body, shopRequests.join);
    if (!body.ok) return sendAnswer(reply, body);
    const { sharedTerminal } = body.value;
    const browser = browserOf(request, sharedTerminal);
    return letIn(reply, await members.join(body.value, browser), sharedTerminal);
  });

  scope.post('/login', async (request, reply) => {
    const body = checkInput(request.body, shopRequests.login);
    if (!body.ok) return sendAnswer(reply, body);
    const { sharedTerminal } = body.value;
    const browser = browserOf(request, sharedTerminal);
    return letIn(reply, await members.sessions.signIn(body.value, browser), sharedTerminal);
  });

  scope.post('/lost-password', async (request, reply) => {
    const body = checkInput(request.body, shopRequests.lostPassword);
    if (!body.ok) return sendAnswer(reply, body);
    return sendAnswer(reply, await members.resets.ask(body.value, request.ip));
  });

  scope.post('/reset-password', async (request, reply) => {
    const body = checkInput(request.body, shopRequests.resetPassword);
    if (!body.ok) return sendAnswer(reply, body);
    const { token, password } = body.value;
    return sendAnswer(reply, await members.resets.use(token, password, request.ip));
  });
}

function registerSessionRoutes(
  scope: FastifyInstance,
  { members, deviceCookies, secure }: MemberRoutesDeps,
  guard: MemberGuard,
): void {
  scope.get(
    '/session',
    signedInMember(guard, async (member, request) => {
      // A browser becomes a device when it first opens a board, which may be after the login.
      const deviceId = deviceCookies.read(request.headers.cookie);
      const token = memberTokenOf(guard, request);
      if (deviceId && token) await members.linkDevice(token, deviceId);
      return accepted(toSession(member));
    }),
  );

  scope.post('/logout', async (request, reply) => {
    const token = memberTokenOf(guard, request);
    if (token) await members.sessions.signOut(token);
    return reply.clearCookie(memberCookieName(secure), cookieOf(secure)).send({});
  });
}

const toSession = (member: Member): Omit<SignedInMember, 'memberKey'> => ({
  membershipNumber: member.membershipNumber,
  name: member.person.name,
  status: member.status,
  paymentMethod: member.paymentMethod?.label ?? null,
});
