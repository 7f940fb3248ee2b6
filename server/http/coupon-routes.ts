// A member's coupons (common/protocol/shop.ts). Each is for its holder alone: for everybody else there
// is no such coupon.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { accepted, refused } from '../../common/protocol/refusals.ts';
import type { Counter } from '../coupons/counter.ts';
import type { Wallet } from '../coupons/wallet.ts';
import { checkInput } from './checked-input.ts';
import { signedInMember, type MemberGuard } from './member-session.ts';
import { ownPagesOnly } from './own-pages-only.ts';

export interface CouponRoutesDeps extends MemberGuard {
  readonly wallet: Wallet;
  readonly counter: Counter;
  readonly publicOrigin: string | undefined;
}

const fetchSchema = v.strictObject({
  sellerId: v.pipe(v.string(), v.uuid()),
  productNumber: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
});
/** Not even by mistake is a value told. */
const nothingSchema = v.strictObject({});
const idSchema = v.pipe(v.string(), v.uuid());

export async function registerCouponRoutes(
  app: FastifyInstance,
  deps: CouponRoutesDeps,
): Promise<void> {
  const { wallet, publicOrigin } = deps;
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, publicOrigin);
      scope.post(
        '/fetch',
        signedInMember(deps, async (member, request) => {
          const body = checkInput(request.body, fetchSchema);
          if (!body.ok) return body;
          return wallet.fetch(member, body.value.sellerId, body.value.productNumber);
        }),
      );
      scope.get(
        '/',
        signedInMember(deps, async (member) => accepted(await wallet.list(member))),
      );
      scope.get(
        '/:id',
        signedInMember(deps, async (member, request) => {
          const id = idOf(request);
          return id ? wallet.find(member, id) : refused('NOT_FOUND');
        }),
      );
      scope.get(
        '/:id/picture',
        signedInMember(deps, async (member, request, reply) => {
          const id = idOf(request);
          const picture = id ? await wallet.picture(member, id) : refused('NOT_FOUND');
          if (picture.ok) asFile(reply, 'image/png', 'coupon.png');
          return picture;
        }),
      );
      scope.post(
        '/:id/revealed',
        signedInMember(deps, async (member, request) => {
          const body = checkInput(request.body, nothingSchema);
          if (!body.ok) return body;
          const id = idOf(request);
          return id ? wallet.noteRevealed(member, id) : refused('NOT_FOUND');
        }),
      );
      registerCounterRoutes(scope, deps);
    },
    { prefix: '/api/coupons' },
  );
}

function registerCounterRoutes(scope: FastifyInstance, deps: CouponRoutesDeps): void {
  const { counter } = deps;
  scope.get(
    '/:id/counter',
    signedInMember(deps, async (member, request) => {
      const id = idOf(request);
      return id ? counter.show(member, id) : refused('NOT_FOUND');
    }),
  );
  scope.get(
    '/:id/pass.pkpass',
    signedInMember(deps, async (member, request, reply) => {
      const id = idOf(request);
      const pass = id ? await counter.applePass(member, id) : refused('NOT_FOUND');
      if (pass.ok) asFile(reply, 'application/vnd.apple.pkpass', 'coupon.pkpass');
      return pass;
    }),
  );
  scope.get(
    '/:id/google-pass',
    signedInMember(deps, async (member, request) => {
      const id = idOf(request);
      return id ? counter.googlePass(member, id) : refused('NOT_FOUND');
    }),
  );
}

/** For its holder's eyes and kept by no cache. */
function asFile(reply: FastifyReply, type: string, name: string): void {
  reply.type(type).header('cache-control', 'private, no-store');
  reply.header('content-disposition', `inline; filename="${name}"`);
}

function idOf(request: FastifyRequest): string | undefined {
  const { id } = request.params as { id: string };
  return v.is(idSchema, id) ? id : undefined;
}
