// The sellers' doors to the misuse of coupons (common/protocol/misuse.ts).
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { readMembershipNumber } from '../../common/member/membership-number.ts';
import { misuseRequests } from '../../common/protocol/misuse.ts';
import { accepted, refused } from '../../common/protocol/refusals.ts';
import type { Members } from '../members/members.ts';
import { checkInput } from './checked-input.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface MisuseRoutesDeps extends SellerGuard {
  readonly standings: Members['standings'];
  readonly publicOrigin: string | undefined;
}

const misuseId = v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,14}$/), v.transform(Number));
const listQuery = v.strictObject({
  open: v.optional(v.picklist(['yes', 'no']), 'no'),
  after: v.optional(misuseId),
});
const NUMBER_PATH = '/members/:membershipNumber';

interface Path {
  readonly id: string;
  readonly membershipNumber: string;
}

export async function registerMisuseRoutes(
  app: FastifyInstance,
  deps: MisuseRoutesDeps,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, deps.publicOrigin);
      registerHistory(scope, deps);
      registerStandings(scope, deps);
    },
    { prefix: '/api/seller' },
  );
}

function registerHistory(scope: FastifyInstance, deps: MisuseRoutesDeps): void {
  const { standings } = deps;

  scope.get(
    '/misuses',
    signedIn(deps, async ({ sellerId }, request) => {
      const query = checkInput(request.query, listQuery);
      if (!query.ok) return query;
      const { open, after = null } = query.value;
      return accepted(await standings.list(sellerId, { open: open === 'yes', after }));
    }),
  );

  scope.post(
    '/misuses/:id/review',
    signedIn(deps, async (who, request) => {
      const id = v.safeParse(misuseId, (request.params as Path).id);
      const body = checkInput(request.body, misuseRequests.note);
      if (!id.success) return refused('NOT_FOUND');
      return body.ok ? standings.review(who, id.output, body.value.note) : body;
    }),
  );
}

function registerStandings(scope: FastifyInstance, deps: MisuseRoutesDeps): void {
  const { standings } = deps;
  const numberIn = (params: unknown) => readMembershipNumber((params as Path).membershipNumber);

  scope.get(
    NUMBER_PATH,
    signedIn(deps, async (who, request) => {
      const number = numberIn(request.params);
      return number ? standings.find(who, number) : refused('NOT_FOUND');
    }),
  );

  for (const act of ['suspend', 'reinstate'] as const) {
    scope.post(
      `${NUMBER_PATH}/${act}`,
      signedIn(deps, async (who, request) => {
        const number = numberIn(request.params);
        const body = checkInput(request.body, misuseRequests.note);
        if (!number) return refused('NOT_FOUND');
        return body.ok ? standings[act](who, number, body.value.note) : body;
      }),
    );
  }
}
