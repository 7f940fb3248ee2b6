// Puts together how orders are paid and taken: the provider, the saga, the doors.
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { MasterKey } from './adapters/master-key.ts';
import { createSandbox, type Sandbox } from './adapters/payment-sandbox.ts';
import { createStripe } from './adapters/payment-stripe.ts';
import type { ReceiptSigner } from './adapters/receipt-signer.ts';
import type { Config } from './config.ts';
import type { CouponDesk } from './coupons/desk.ts';
import type { DeviceCookies } from './devices/cookie.ts';
import { registerOrderRoutes } from './http/order-routes.ts';
import { registerPaymentRoutes } from './http/payment-routes.ts';
import { registerDeliveryRoutes } from './http/seller-delivery-routes.ts';
import type { MemberDirectory } from './members/directory.ts';
import type { PaymentMethods } from './members/payment-methods.ts';
import { createOrders, type Orders } from './orders/orders.ts';
import type { PaymentPort } from './orders/payment-port.ts';
import type { Sessions } from './sellers/sessions.ts';
import type { Database } from './store/database.ts';
import * as orderStore from './store/order-store.ts';
import { sandboxBooks } from './store/sandbox-books.ts';

export interface Payments {
  readonly port: PaymentPort;
  readonly methods: PaymentMethods;
  readonly page: Sandbox['page'] | undefined;
  /** For a provider that has its page elsewhere. */
  readonly finishMethod: ((session: string) => Promise<string | undefined>) | undefined;
  stop(): void;
}

export interface PaymentsDeps {
  readonly config: Config;
  readonly db: Database;
  readonly keys: MasterKey;
  /** PEM of the authority behind a certificate made here. */
  readonly authority: string | undefined;
  readonly origin: () => string;
}

/** The provider that the configuration names. */
export function setUpPayments({ config, db, keys, authority, origin }: PaymentsDeps): Payments {
  if (config.payment.provider === 'stripe') {
    const stripe = createStripe({ ...config.payment, origin });
    const { methods, finishMethod } = stripe;
    return { port: stripe, methods, page: undefined, finishMethod, stop: () => {} };
  }
  const key = keys.keyFor('payment-callback');
  const sandbox = createSandbox({ books: sandboxBooks(db), key, authority, origin });
  return {
    port: sandbox,
    methods: sandbox.methods,
    page: sandbox.page,
    finishMethod: undefined,
    stop: sandbox.stop,
  };
}

export interface OrdersSetUp {
  readonly config: Config;
  readonly db: Database;
  readonly log: Logger;
  readonly payments: Payments;
  readonly members: MemberDirectory;
  readonly coupons: CouponDesk;
  readonly signer: ReceiptSigner;
  readonly origin: () => string;
}

export interface OrderPart {
  readonly orders: Orders;
  /** What the job queue runs. */
  readonly tasks: Readonly<Record<string, (payload: unknown) => Promise<void>>>;
  register(http: FastifyInstance, doors: OrderDoors): Promise<void>;
  /** Takes up what an earlier run left unsettled, and sees that it is done again and again. */
  start(): Promise<void>;
}

export interface OrderDoors {
  readonly sessions: Sessions;
  readonly deviceCookies: Pick<DeviceCookies, 'read'>;
  readonly secure: boolean;
}

export function setUpOrders(deps: OrdersSetUp): OrderPart {
  const { config, db, log, payments, members, coupons, signer, origin } = deps;
  const orders = createOrders({
    db,
    store: orderStore,
    coupons,
    members,
    payments: payments.port,
    signer,
    origin,
    commissionBasisPoints: config.commissionBasisPoints,
    log,
  });
  const { publicOrigin } = config;
  return {
    orders,
    tasks: { [orderStore.ORDERS_SWEEP]: () => orders.sweep() },
    async register(http, { sessions, deviceCookies, secure }) {
      const doors = { orders, directory: members, deviceCookies, secure, publicOrigin };
      await registerOrderRoutes(http, doors);
      const { page: sandbox, finishMethod } = payments;
      await registerPaymentRoutes(http, { orders, publicOrigin, sandbox, finishMethod });
      await registerDeliveryRoutes(http, { orders, sessions, secure, publicOrigin });
    },
    async start() {
      await orderStore.scheduleSweep(db, 0);
      void orders.resume().catch((error: unknown) => log.error({ err: error }, 'orders wait'));
    },
  };
}
