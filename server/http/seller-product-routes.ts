// The sellers' doors to products, their coupons and pictures (common/protocol/products.ts).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { MAX_PICTURE_BYTES, productRequests } from '../../common/protocol/products.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Pictures } from '../products/pictures.ts';
import type { Products } from '../products/products.ts';
import type { SignedIn } from '../sellers/sessions.ts';
import { checkInput } from './checked-input.ts';
import { fileDisposition } from './file-disposition.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { registerProductImportRoutes } from './seller-import-routes.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface ProductRoutesDeps extends SellerGuard {
  readonly products: Products;
  readonly pictures: Pictures;
  readonly publicOrigin: string | undefined;
  readonly log: Pick<Logger, 'error'>;
}

const PAGE = 50;
const LARGEST_PAGE = 500;

const querySchema = v.strictObject({
  search: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
  after: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(40))), null),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(LARGEST_PAGE),
    ),
    String(PAGE),
  ),
});

export async function registerProductRoutes(
  app: FastifyInstance,
  deps: ProductRoutesDeps,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, deps.publicOrigin);
      registerList(scope, deps);
      registerOne(scope, deps);
      registerPictures(scope, deps);
      await registerProductImportRoutes(scope, deps);
    },
    { prefix: '/api/seller' },
  );
}

function registerList(scope: FastifyInstance, deps: ProductRoutesDeps): void {
  const { products } = deps;
  scope.get(
    '/products',
    signedIn(deps, async (who, request) => {
      const query = checkInput(request.query, querySchema);
      return query.ok ? accepted(await products.page(who, query.value)) : query;
    }),
  );
  scope.get(
    '/products.csv',
    signedIn(deps, async (who, _request, reply) => {
      void reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', fileDisposition('products.csv'));
      return accepted(products.csv(who));
    }),
  );
  scope.post(
    '/products',
    signedIn(deps, async (who, request) => {
      const wanted = checkInput(request.body, productRequests.save, 'PRODUCT_INVALID');
      return wanted.ok ? products.create(who, wanted.value) : wanted;
    }),
  );
}

function registerOne(scope: FastifyInstance, deps: ProductRoutesDeps): void {
  const { products } = deps;
  scope.get(
    '/products/:id',
    signedIn(deps, (who, request) => forProduct(request, (id) => products.find(who, id))),
  );
  scope.put(
    '/products/:id',
    signedIn(deps, (who, request) =>
      forProduct(request, async (id) => {
        const found = await products.find(who, id);
        if (!found.ok) return found;
        const wanted = checkInput(request.body, productRequests.save, 'PRODUCT_INVALID');
        return wanted.ok ? products.rewrite(who, id, wanted.value) : wanted;
      }),
    ),
  );
  scope.post(
    '/products/:id/offer/end',
    signedIn(deps, (who, request) => forProduct(request, (id) => products.endOffer(who, id))),
  );
}

const idSchema = v.object({ id: v.pipe(v.string(), v.uuid()) });

/** What is no id names no product. */
async function forProduct(
  request: FastifyRequest,
  work: (id: string) => Promise<Answer<unknown>>,
): Promise<Answer<unknown>> {
  const params = v.safeParse(idSchema, request.params);
  return params.success ? work(params.output.id.toLowerCase()) : refused('NOT_FOUND');
}

function registerPictures(scope: FastifyInstance, deps: ProductRoutesDeps): void {
  // What a file is, its bytes say; the type that is named beside them is not believed.
  scope.addContentTypeParser(
    /^(?:image\/|application\/octet-stream)/,
    // Twice the limit: what is a little too large is told so, and not cut off.
    { parseAs: 'buffer', bodyLimit: 2 * MAX_PICTURE_BYTES },
    (_request, body, done) => done(null, body),
  );
  scope.post(
    '/product-pictures',
    signedIn(deps, async (who: SignedIn, request) =>
      Buffer.isBuffer(request.body)
        ? deps.pictures.add(who, request.body)
        : refused('PICTURE_REFUSED', { problems: [{ reason: 'send the file itself' }] }),
    ),
  );
}
