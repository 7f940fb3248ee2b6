// The shop's list and the sellers' pictures: for everybody, signed in or not.
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { isUpload, pictureName } from '../../common/protocol/products.ts';
import { accepted, refused } from '../../common/protocol/refusals.ts';
import type { Pictures } from '../products/pictures.ts';
import type { Shop } from '../products/shop.ts';
import { checkInput } from './checked-input.ts';
import { findSignedInMember, type MemberGuard } from './member-session.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { sendAnswer } from './seller-session-routes.ts';

export interface ShopRoutesDeps extends MemberGuard {
  readonly shop: Shop;
  readonly pictures: Pictures;
  readonly publicOrigin: string | undefined;
}

const PAGE = 30;
const querySchema = v.strictObject({
  search: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
  seller: v.optional(v.nullable(v.pipe(v.string(), v.uuid())), null),
  after: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(1_200))), null),
});

export async function registerShopRoutes(
  app: FastifyInstance,
  deps: ShopRoutesDeps,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, deps.publicOrigin);
      scope.get('/products', async (request, reply) => {
        const query = checkInput(request.query, querySchema);
        if (!query.ok) return sendAnswer(reply, query);
        const { search, seller: sellerId, after } = query.value;
        const member = await findSignedInMember(deps, request);
        const memberId = member?.id ?? null;
        const page = await deps.shop.page({ search, sellerId, memberId, after, limit: PAGE });
        return sendAnswer(reply, page ? accepted(page) : refused('MALFORMED'));
      });
      scope.get('/sellers', async () => deps.shop.sellers());
    },
    { prefix: '/api/shop' },
  );
  registerPictureRoute(app, deps.pictures);
}

/** A name stands for the same bytes for ever, so they may be kept for ever. */
function registerPictureRoute(app: FastifyInstance, pictures: Pictures): void {
  app.get('/api/pictures/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    const known = v.is(pictureName, name) && isUpload(name);
    const picture = known ? await pictures.find(name) : undefined;
    if (!picture) return sendAnswer(reply, refused('NOT_FOUND'));
    return reply
      .type(picture.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-disposition', 'inline')
      .send(picture.bytes);
  });
}
