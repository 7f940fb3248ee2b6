// What sellers do with orders: delivery instructions, refunds, statements (common/protocol/deliveries.ts).
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { deliveryRequests } from '../../common/protocol/deliveries.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Orders } from '../orders/orders.ts';
import type { SignedIn } from '../sellers/sessions.ts';
import { checkInput } from './checked-input.ts';
import { fileDisposition } from './file-disposition.ts';
import { orderIdOf } from './order-routes.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface DeliveryRoutes extends SellerGuard {
  readonly orders: Pick<Orders, 'deliveries' | 'statements' | 'refund'>;
  readonly publicOrigin: string | undefined;
}

const pageSchema = v.strictObject({
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))),
});
const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-11-20'));
const periodSchema = v.strictObject({
  from: day,
  to: day,
  zone: v.optional(v.pipe(v.string(), v.regex(/^[\w+/-]{1,60}$/)), 'UTC'),
});

export async function registerDeliveryRoutes(
  app: FastifyInstance,
  routes: DeliveryRoutes,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, routes.publicOrigin);
      registerDeliveries(scope, routes);
      registerStatements(scope, routes);
    },
    { prefix: '/api/seller' },
  );
}

type OrderWork = (who: SignedIn, id: string, body: unknown) => Promise<Answer<unknown>>;

function registerDeliveries(scope: FastifyInstance, routes: DeliveryRoutes): void {
  const { deliveries, refund } = {
    deliveries: routes.orders.deliveries,
    refund: routes.orders.refund,
  };
  const forOrder = (work: OrderWork) =>
    signedIn(routes, async (who, request) => {
      const id = orderIdOf(request);
      return id.ok ? work(who, id.value, request.body) : id;
    });
  const payBack = (work: OrderWork) =>
    forOrder(async (who, id, body) =>
      routes.sessions.hasShownPassword(who) ? work(who, id, body) : refused('PASSWORD_NEEDED'),
    );
  scope.get(
    '/deliveries',
    signedIn(routes, async (who, request) => {
      const query = checkInput(request.query, pageSchema);
      if (!query.ok) return query;
      return accepted(await deliveries.list(who.sellerId, query.value.before ?? null));
    }),
  );
  scope.post(
    '/deliveries/:id/print',
    forOrder((who, id) => deliveries.print(who.sellerId, id)),
  );
  scope.post(
    '/deliveries/:id/ship',
    forOrder((who, id) => deliveries.ship(who.sellerId, id)),
  );
  scope.post(
    '/deliveries/:id/refuse',
    payBack(async (who, id, input) => {
      const body = checkInput(input, deliveryRequests.refuse);
      return body.ok ? deliveries.refuse(who.sellerId, id, body.value.because) : body;
    }),
  );
  scope.post(
    '/orders/:id/refund',
    payBack(async (who, id, input) => {
      const body = checkInput(input, deliveryRequests.refund);
      return body.ok ? refund({ orderId: id, sellerId: who.sellerId, ...body.value }) : body;
    }),
  );
}

function registerStatements(scope: FastifyInstance, routes: DeliveryRoutes): void {
  const { statements } = routes.orders;
  scope.get(
    '/statement',
    signedIn(routes, async (who, request) => {
      const query = checkInput(request.query, periodSchema);
      return query.ok ? statements.read(who.sellerId, query.value) : query;
    }),
  );
  scope.get(
    '/statement.csv',
    signedIn(routes, async (who, request, reply) => {
      const query = checkInput(request.query, periodSchema);
      const statement = query.ok ? await statements.read(who.sellerId, query.value) : query;
      if (!query.ok || !statement.ok) return statement;
      const { from, to, zone } = query.value;
      void reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', fileDisposition(`statement-${from}-${to}.csv`));
      return accepted(statements.csv(statement.value, zone));
    }),
  );
}
