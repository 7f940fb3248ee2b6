// Ticket codes on a shopper's own device (common/protocol/tickets.ts). A code comes in a body, never in
// an address; wrong ones are counted by the guessing budget.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refused, type Answer } from '../../common/protocol/refusals.ts';
import { ticketRequests } from '../../common/protocol/tickets.ts';
import type { Guessing } from '../kiosks/guessing.ts';
import type { TicketClaims } from '../tickets/claim.ts';
import { checkInput } from './checked-input.ts';
import { signedInMember, type MemberGuard } from './member-session.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { sendAnswer } from './seller-session-routes.ts';

export interface TicketRoutes extends MemberGuard {
  readonly claims: TicketClaims;
  readonly guessing: Pick<Guessing, 'guard'>;
  readonly publicOrigin: string | undefined;
}

export async function registerTicketRoutes(
  app: FastifyInstance,
  routes: TicketRoutes,
): Promise<void> {
  const { claims, guessing } = routes;
  const guarded = <T>(request: FastifyRequest, check: () => Promise<Answer<T>>) =>
    guessing.guard({ door: 'ticket', by: { address: request.ip } }, check);
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, routes.publicOrigin);
      scope.post('/tickets', async (request, reply) => {
        const body = checkInput(request.body, ticketRequests.find);
        const answer = body.ok
          ? await guarded(request, () => claims.find(body.value.code))
          : refused('MALFORMED');
        return sendAnswer(reply, answer);
      });
      scope.post(
        '/members/tickets',
        signedInMember(routes, async (member, request) => {
          const body = checkInput(request.body, ticketRequests.claim);
          return body.ok
            ? guarded(request, () => claims.claim(member.id, body.value.code))
            : refused('MALFORMED');
        }),
      );
    },
    { prefix: '/api' },
  );
}
