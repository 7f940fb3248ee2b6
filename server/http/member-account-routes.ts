import type { FastifyInstance, FastifyRequest } from 'fastify';
import { accepted, type Answer } from '../../common/protocol/refusals.ts';
import { shopRequests } from '../../common/protocol/shop.ts';
import type { DeviceCookies } from '../devices/cookie.ts';
import type { Asking } from '../members/account.ts';
import type { Member } from '../members/directory.ts';
import type { Members } from '../members/members.ts';
import { checkInput } from './checked-input.ts';
import { signedInMember, type MemberGuard } from './member-session.ts';

export interface AccountRoutesDeps {
  readonly members: Members;
  readonly deviceCookies: DeviceCookies;
  /** Where the pages are. */
  readonly origin: () => string;
}

/** What members see and change of their own. */
export function registerAccountRoutes(
  scope: FastifyInstance,
  { members, deviceCookies, origin }: AccountRoutesDeps,
  guard: MemberGuard,
): void {
  const { accounts, paymentMethods } = members;
  const own = (handler: (asking: Asking, body: unknown) => Promise<Answer<unknown>>) =>
    signedInMember(guard, (member, request) => handler(asking(member, request), request.body));
  const asking = (member: Member, request: FastifyRequest): Asking => ({
    member,
    address: request.ip,
    deviceId: deviceCookies.read(request.headers.cookie),
  });

  scope.get(
    '/account',
    own(async (who) => accepted(await accounts.show(who))),
  );

  scope.post(
    '/person',
    own(async (who, sent) => {
      const body = checkInput(sent, shopRequests.person);
      return body.ok ? accounts.changePerson(who, body.value) : body;
    }),
  );

  scope.post(
    '/payment-method',
    own(async (who, sent) => {
      const body = checkInput(sent, shopRequests.paymentMethod);
      return body.ok ? accounts.changePaymentMethod(who, body.value.paymentToken) : body;
    }),
  );

  scope.post(
    '/devices/release',
    own(async (who, sent) => {
      const body = checkInput(sent, shopRequests.releaseDevice);
      return body.ok ? accounts.releaseDevice(who, body.value.id) : body;
    }),
  );

  // Nothing personal: who is joining needs it before there is a session.
  scope.get('/payment-page', async () => ({
    page: await paymentMethods.page(`${origin()}/member`),
  }));
}
