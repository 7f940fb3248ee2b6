// Stripe, through its own library: a PaymentIntent per order, authorised first and captured by us. Cards are
// entered on Stripe's pages; what we hold is the name of a customer and of a payment method.
import Stripe from 'stripe';
import type { PaymentMethods } from '../members/payment-methods.ts';
import type { Charge, ChargeState, PaymentPort } from '../orders/payment-port.ts';
import { CALLBACK_AGE_S } from './payment-signature.ts';
import { fromStripe, isExactAtStripe, toStripe } from './stripe-amount.ts';

export interface StripeOptions {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Where the pages are. */
  readonly origin: () => string;
  /** Another address than Stripe's, for tests. */
  readonly api?: { readonly host: string; readonly port: number; readonly protocol: 'http' };
}

export interface StripePayments extends PaymentPort {
  readonly methods: PaymentMethods;
  /** The token of the payment method that was entered in a session of Stripe's page; undefined: none was. */
  finishMethod(session: string): Promise<string | undefined>;
}

export const METHOD_RETURN_PATH = '/api/payments/method-return';
const TIMEOUT_MS = 20_000;
/** How far back a payment is looked for whose name was lost: orders settle within minutes. */
const LOOK_BACK_S = 86_400;
const MOST_LISTED = 10_000;
const MOST_REMEMBERED = 10_000;

export function createStripe({
  secretKey,
  webhookSecret,
  origin,
  api,
}: StripeOptions): StripePayments {
  const stripe = new Stripe(secretKey, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
    ...api,
  });
  const remembered = createMemory();
  const learn = (intent: Stripe.PaymentIntent): ChargeState => {
    const order = intent.metadata['order'];
    if (order) remembered.set(order, intent.id);
    return stateOf(intent);
  };
  /** What is not possible any more is no fault: the payment says how it stands. */
  const orHowItStands = async (reference: string, change: () => Promise<Stripe.PaymentIntent>) => {
    try {
      return learn(await change());
    } catch (error) {
      if (codeOf(error) !== 'payment_intent_unexpected_state') throw error;
      return learn(await stripe.paymentIntents.retrieve(reference));
    }
  };

  return {
    provider: 'stripe',
    async authorise(charge) {
      if (!isExactAtStripe(charge.currency)) {
        return { state: 'declined', reference: null, reason: 'currency' };
      }
      try {
        const once = { idempotencyKey: `authorise ${charge.orderId}` };
        return learn(await stripe.paymentIntents.create(intentOf(charge), once));
      } catch (error) {
        return declinedBy(error);
      }
    },
    async find(orderId) {
      const reference = remembered.get(orderId) ?? (await lookFor(stripe, orderId));
      return reference ? learn(await stripe.paymentIntents.retrieve(reference)) : undefined;
    },
    capture: (orderId, reference) =>
      orHowItStands(reference, () =>
        stripe.paymentIntents.capture(reference, {}, { idempotencyKey: `capture ${orderId}` }),
      ),
    cancel: (orderId, reference) =>
      orHowItStands(reference, () =>
        stripe.paymentIntents.cancel(reference, {}, { idempotencyKey: `cancel ${orderId}` }),
      ),
    async refund({ reference, amountMinor, currency, once }) {
      // Stripe forgets idempotency keys after a day: whoever comes back later asks what was paid back.
      if (await isRefunded(stripe, reference, once)) return;
      const { id, status } = await stripe.refunds.create(
        {
          payment_intent: reference,
          amount: toStripe(amountMinor, currency),
          metadata: { refund: once },
        },
        { idempotencyKey: `refund ${once}` },
      );
      if (isLost(status)) throw new Error(`refund ${id} is ${status}`);
    },
    readCallback(body, headers, nowMs) {
      try {
        const signature = headers['stripe-signature'] ?? '';
        const { id, data } = stripe.webhooks.constructEvent(
          body,
          signature,
          webhookSecret,
          CALLBACK_AGE_S,
          undefined,
          nowMs,
        );
        const object = data.object as { metadata?: Record<string, string> | null };
        return { eventId: id, orderId: object.metadata?.['order'] ?? '' };
      } catch {
        return undefined;
      }
    },
    methods: {
      provider: 'stripe',
      async page(returnUrl) {
        const to = encodeURIComponent(new URL(returnUrl).pathname);
        const session = await stripe.checkout.sessions.create({
          mode: 'setup',
          customer_creation: 'always',
          // Only decides which payment methods the page offers.
          currency: 'jpy',
          success_url: `${origin()}${METHOD_RETURN_PATH}?session={CHECKOUT_SESSION_ID}&to=${to}`,
          cancel_url: returnUrl,
        });
        return session.url;
      },
      describe: (token) => describe(stripe, token),
    },
    async finishMethod(id) {
      const session = await stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent'] });
      const setup = session.setup_intent;
      const method = typeof setup === 'object' ? nameOf(setup?.payment_method) : undefined;
      const customer = nameOf(session.customer);
      return method && customer ? `${customer}-${method}` : undefined;
    },
  };
}

function intentOf(charge: Charge): Stripe.PaymentIntentCreateParams {
  const [customer = '', method = ''] = charge.token.split('-');
  return {
    amount: toStripe(charge.amountMinor, charge.currency),
    currency: charge.currency.toLowerCase(),
    customer,
    payment_method: method,
    capture_method: 'manual',
    confirm: true,
    return_url: charge.returnUrl,
    metadata: { order: charge.orderId },
  };
}

/** Throws for a payment that is neither here nor there: it is looked at again. */
function stateOf(intent: Stripe.PaymentIntent): ChargeState {
  const { id, status, next_action: next, last_payment_error } = intent;
  const currency = intent.currency.toUpperCase();
  const minor = (amount: number) => fromStripe(amount, currency);
  switch (status) {
    case 'requires_capture':
      return { state: 'authorised', reference: id, amountMinor: minor(intent.amount), currency };
    case 'succeeded':
      return {
        state: 'captured',
        reference: id,
        amountMinor: minor(intent.amount_received),
        currency,
      };
    case 'canceled':
      return { state: 'cancelled', reference: id };
    case 'requires_payment_method':
      return { state: 'declined', reference: id, reason: last_payment_error?.code ?? 'declined' };
    case 'requires_action': {
      const page = next?.redirect_to_url?.url;
      if (page) return { state: 'action-required', reference: id, page };
      throw new Error(`payment ${id} wants an action that is no page`);
    }
    default:
      throw new Error(`payment ${id} is ${status}`);
  }
}

/** A refusal of the bank, or of what was asked, is an answer; everything else is thrown on. */
function declinedBy(error: unknown): ChargeState {
  const isCard = error instanceof Stripe.errors.StripeCardError;
  const isRequest = error instanceof Stripe.errors.StripeInvalidRequestError;
  if (!isCard && !isRequest) throw error;
  const reference = error.payment_intent?.id ?? null;
  return { state: 'declined', reference, reason: error.code ?? 'declined' };
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Stripe.errors.StripeError ? error.code : undefined;

/** Lists what is new: unlike Stripe's search, which lags behind, that shows every payment at once. */
async function lookFor(stripe: Stripe, orderId: string): Promise<string | undefined> {
  const since = Math.floor(Date.now() / 1000) - LOOK_BACK_S;
  const listed = stripe.paymentIntents.list({ created: { gte: since }, limit: 100 });
  let seen = 0;
  for await (const intent of listed) {
    if (intent.metadata['order'] === orderId) return intent.id;
    if (++seen >= MOST_LISTED) break;
  }
  return undefined;
}

async function isRefunded(stripe: Stripe, reference: string, once: string): Promise<boolean> {
  for await (const refund of stripe.refunds.list({ payment_intent: reference, limit: 100 })) {
    if (refund.metadata?.['refund'] === once && !isLost(refund.status)) return true;
  }
  return false;
}

/** Nothing was paid back, and nothing will be. */
const isLost = (status: string | null): boolean => status === 'failed' || status === 'canceled';

async function describe(stripe: Stripe, token: string): Promise<string | undefined> {
  const [, customer = '', method = ''] = /^(cus_\w+)-(pm_\w+)$/.exec(token) ?? [];
  if (!method) return undefined;
  try {
    const found = await stripe.paymentMethods.retrieve(method);
    if (nameOf(found.customer) !== customer) return undefined;
    return found.card ? `${found.card.brand} ending in ${found.card.last4}` : found.type;
  } catch (error) {
    if (codeOf(error) === 'resource_missing') return undefined;
    throw error;
  }
}

const nameOf = (thing: string | { readonly id: string } | null | undefined): string | undefined =>
  typeof thing === 'string' ? thing : thing?.id;

/** Which payment is which order's, for as many as are likely to be asked for. */
function createMemory() {
  const references = new Map<string, string>();
  return {
    get: (order: string) => references.get(order),
    set(order: string, reference: string) {
      references.delete(order);
      references.set(order, reference);
      if (references.size > MOST_REMEMBERED) references.delete(references.keys().next().value!);
    },
  };
}
