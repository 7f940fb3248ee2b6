// A member's orders (common/protocol/shop.ts). An order comes as a form: what is ordered, as JSON, and
// the coupon pictures as they were uploaded, each a part of its own.
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { MAX_ORDER_COUPONS } from '../../common/protocol/limits.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { shopRequests, type PlaceOrder } from '../../common/protocol/shop.ts';
import type { DeviceCookies } from '../devices/cookie.ts';
import type { Orders } from '../orders/orders.ts';
import { checkInput } from './checked-input.ts';
import { signedInMember, type MemberGuard } from './member-session.ts';
import { ownPagesOnly } from './own-pages-only.ts';

export interface OrderRoutes extends MemberGuard {
  readonly orders: Orders;
  readonly deviceCookies: Pick<DeviceCookies, 'read'>;
  readonly publicOrigin: string | undefined;
}

export const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
const MAX_ORDER_BYTES = 8_192;

const idSchema = v.object({ id: v.pipe(v.string(), v.uuid(), v.toLowerCase()) });

/** The order that the path names; what is no id names none. */
export function orderIdOf(request: FastifyRequest): Answer<string> {
  const params = v.safeParse(idSchema, request.params);
  return params.success ? accepted(params.output.id) : refused('NOT_FOUND');
}

export async function registerOrderRoutes(
  app: FastifyInstance,
  routes: OrderRoutes,
): Promise<void> {
  await app.register(
    async (scope) => {
      await ownPagesOnly(scope, routes.publicOrigin);
      await scope.register(multipart, {
        throwFileSizeLimit: true,
        limits: {
          fileSize: MAX_PICTURE_BYTES,
          files: MAX_ORDER_COUPONS,
          fields: 1,
          parts: 1 + MAX_ORDER_COUPONS,
          fieldSize: MAX_ORDER_BYTES,
          headerPairs: 20,
        },
      });
      registerDoors(scope, routes);
    },
    { prefix: '/api/orders' },
  );
}

function registerDoors(scope: FastifyInstance, routes: OrderRoutes): void {
  const { orders } = routes;
  scope.post(
    '/',
    // Above what the parts may hold together: the limits of the parts decide.
    { bodyLimit: MAX_ORDER_COUPONS * MAX_PICTURE_BYTES + 64 * 1024 },
    signedInMember(routes, async (member, request) => {
      const form = await readForm(request);
      if (!form.ok) return form;
      const deviceId = routes.deviceCookies.read(request.headers.cookie) ?? null;
      const from = { address: request.ip, deviceId };
      return orders.place({ member, ...form.value, from });
    }),
  );
  scope.get(
    '/',
    signedInMember(routes, async (member) => accepted(await orders.list(member.id))),
  );
  scope.get(
    '/:id',
    signedInMember(routes, async (member, request) => {
      const id = orderIdOf(request);
      return id.ok ? orders.find(member.id, id.value) : id;
    }),
  );
  scope.get(
    '/:id/receipt',
    signedInMember(routes, async (member, request) => {
      const id = orderIdOf(request);
      return id.ok ? orders.receipt(member.id, id.value) : id;
    }),
  );
}

interface OrderForm {
  readonly command: PlaceOrder;
  readonly pictures: readonly Buffer[];
}

/** MALFORMED, or PICTURE_REFUSED for a file that is too large. */
async function readForm(request: FastifyRequest): Promise<Answer<OrderForm>> {
  if (!request.isMultipart()) return malformed('the order comes as multipart/form-data');
  let order: unknown;
  const pictures: Buffer[] = [];
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        if (part.fieldname !== 'picture')
          return malformed(`no part ${part.fieldname.slice(0, 40)}`);
        pictures.push(await part.toBuffer());
      } else if (part.fieldname !== 'order' || part.fieldnameTruncated || part.valueTruncated) {
        return malformed('the part `order` holds the order');
      } else {
        order = parse(part.value);
      }
    }
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code === 'FST_REQ_FILE_TOO_LARGE') return refused('PICTURE_REFUSED');
    return malformed('the form cannot be read');
  }
  const command = checkInput(order, shopRequests.order);
  if (!command.ok) return command;
  return accepted({ command: command.value, pictures });
}

const malformed = (reason: string) => refused('MALFORMED', { problems: [{ reason }] });

function parse(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
