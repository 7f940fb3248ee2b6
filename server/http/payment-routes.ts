// Where a payment provider calls back, and the doors behind the sandbox provider's own page. No door
// here takes a card number: the page sends which test card was chosen, and gets a token.
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { payRequests, type PayPage } from '../../common/protocol/pay.ts';
import { accepted, refused } from '../../common/protocol/refusals.ts';
import type { Orders } from '../orders/orders.ts';
import { checkInput } from './checked-input.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { sendAnswer } from './seller-session-routes.ts';
import { sendRefusal } from './server.ts';

export interface PaymentRoutes {
  readonly orders: Pick<Orders, 'takeCallback'>;
  readonly publicOrigin: string | undefined;
  /** undefined: the provider has a page elsewhere. */
  readonly sandbox: SandboxPage | undefined;
  /** For a provider whose page comes back with the name of a session instead of a token. */
  readonly finishMethod: ((session: string) => Promise<string | undefined>) | undefined;
}

/** What the sandbox provider's page may ask. */
export interface SandboxPage {
  addMethod(card: v.InferOutput<typeof payRequests.method>['card'], label: string): Promise<object>;
  find(reference: string): Promise<PayPage | undefined>;
  answer(reference: string, answer: 'approve' | 'decline'): Promise<PayPage | undefined>;
}

const MAX_CALLBACK_BYTES = 256 * 1024;
const reference = v.object({ reference: v.pipe(v.string(), v.regex(/^pay_[\w-]{22}$/)) });

export async function registerPaymentRoutes(
  app: FastifyInstance,
  routes: PaymentRoutes,
): Promise<void> {
  await app.register(async (scope) => registerCallback(scope, routes));
  const { sandbox, finishMethod } = routes;
  if (finishMethod) registerMethodReturn(app, finishMethod);
  if (!sandbox) return;
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, routes.publicOrigin);
      registerSandbox(scope, sandbox);
    },
    { prefix: '/api/pay' },
  );
}

/** Not from our pages: the signature over the very bytes says who it is. */
function registerCallback(scope: FastifyInstance, { orders }: PaymentRoutes): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  scope.post(
    '/api/payments/callback',
    { bodyLimit: MAX_CALLBACK_BYTES },
    async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      if (!(await orders.takeCallback({ body, headers }))) {
        return sendRefusal(reply, { code: 'MALFORMED' });
      }
      return reply.send({});
    },
  );
}

const returnQuery = v.object({
  session: v.pipe(v.string(), v.regex(/^\w{1,200}$/)),
  /** A place of this site, and none that leads away from it. */
  to: v.pipe(v.string(), v.regex(/^\/(?!\/)[\w/-]{0,100}$/)),
});

/** Where the member comes back to with a new payment method, and is sent on with its token. */
function registerMethodReturn(
  app: FastifyInstance,
  finish: (session: string) => Promise<string | undefined>,
): void {
  app.get('/api/payments/method-return', async (request, reply) => {
    const query = checkInput(request.query, returnQuery);
    if (!query.ok) return sendAnswer(reply, query);
    const token = await finish(query.value.session);
    const words = token ? `?paymentToken=${encodeURIComponent(token)}` : '';
    return reply.header('cache-control', 'no-store').redirect(query.value.to + words, 303);
  });
}

function registerSandbox(scope: FastifyInstance, sandbox: SandboxPage): void {
  scope.post('/methods', async (request, reply) => {
    const body = checkInput(request.body, payRequests.method);
    if (!body.ok) return sendAnswer(reply, body);
    const { card, label } = body.value;
    return reply.send(await sandbox.addMethod(card, label));
  });
  scope.get('/payments/:reference', async (request, reply) => {
    const params = v.safeParse(reference, request.params);
    const found = params.success && (await sandbox.find(params.output.reference));
    return sendAnswer(reply, found ? accepted(shown(found)) : refused('NOT_FOUND'));
  });
  scope.post('/payments/:reference', async (request, reply) => {
    const params = v.safeParse(reference, request.params);
    const body = checkInput(request.body, payRequests.answer);
    if (!body.ok) return sendAnswer(reply, body);
    const { answer } = body.value;
    const found = params.success && (await sandbox.answer(params.output.reference, answer));
    return sendAnswer(reply, found ? accepted(shown(found)) : refused('NOT_FOUND'));
  });
}

const shown = ({ amountMinor, currency, state, returnUrl }: PayPage): PayPage => ({
  amountMinor,
  currency,
  state,
  returnUrl,
});
