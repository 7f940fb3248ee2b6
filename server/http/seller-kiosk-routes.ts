// The sellers' doors to kiosks, redemptions at the counter and guessing (common/protocol/counter.ts).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { counterRequests } from '../../common/protocol/counter.ts';
import { accepted, refused } from '../../common/protocol/refusals.ts';
import type { Kiosks } from '../kiosks/kiosks.ts';
import { checkInput } from './checked-input.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface SellerKioskRoutesDeps extends SellerGuard {
  readonly kiosks: Pick<Kiosks, 'enrolment' | 'redemptions' | 'alarms'>;
  readonly publicOrigin: string | undefined;
}

const kioskId = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const pageQuery = v.strictObject({
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number))),
});

export async function registerSellerKioskRoutes(
  app: FastifyInstance,
  deps: SellerKioskRoutesDeps,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, deps.publicOrigin);
      registerKiosks(scope, deps);
      registerCounter(scope, deps);
    },
    { prefix: '/api/seller' },
  );
}

function registerKiosks(scope: FastifyInstance, deps: SellerKioskRoutesDeps): void {
  const { enrolment } = deps.kiosks;
  scope.get(
    '/kiosks',
    signedIn(deps, async ({ sellerId }) => accepted(await enrolment.list(sellerId))),
  );
  scope.post(
    '/kiosks',
    signedIn(deps, async ({ sellerId }, request) => {
      const body = checkInput(request.body, counterRequests.newKiosk);
      return body.ok ? enrolment.create(sellerId, body.value) : body;
    }),
  );
  scope.post(
    '/kiosks/:id/code',
    signedIn(deps, async ({ sellerId }, request) => {
      const id = idOf(request);
      return id ? enrolment.renew(sellerId, id) : refused('NOT_FOUND');
    }),
  );
  scope.post(
    '/kiosks/:id/revoke',
    signedIn(deps, async ({ sellerId }, request) => {
      const id = idOf(request);
      return id ? enrolment.revoke(sellerId, id) : refused('NOT_FOUND');
    }),
  );
}

function registerCounter(scope: FastifyInstance, deps: SellerKioskRoutesDeps): void {
  const { kiosks } = deps;
  scope.get(
    '/redemptions',
    signedIn(deps, async ({ sellerId }, request) => {
      const query = checkInput(request.query, pageQuery);
      if (!query.ok) return query;
      return accepted(await kiosks.redemptions(sellerId, query.value.before ?? null));
    }),
  );
  scope.get(
    '/guessing',
    signedIn(deps, async ({ sellerId }) => accepted(await kiosks.alarms(sellerId))),
  );
}

function idOf(request: FastifyRequest): string | undefined {
  const read = v.safeParse(kioskId, (request.params as { id: string }).id);
  return read.success ? read.output : undefined;
}
