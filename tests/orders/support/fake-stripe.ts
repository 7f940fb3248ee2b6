// The few endpoints of Stripe that are used, on this machine: real HTTP, the library talks to it. It checks what
// Stripe checks — the key, idempotency keys, which state allows what — and can lose an answer.
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeIntent {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_received: number;
  currency: string;
  status: string;
  created: number;
  metadata: Record<string, string>;
  next_action: { type: string; redirect_to_url: { url: string; return_url: string } } | null;
  last_payment_error: { code: string } | null;
  refunded: number;
}

export interface FakeRefund {
  readonly id: string;
  readonly object: 'refund';
  readonly payment_intent: string;
  readonly amount: number;
  readonly status: 'succeeded' | 'failed';
  readonly metadata: Record<string, string>;
}

export interface FakeSession {
  readonly id: string;
  readonly object: 'checkout.session';
  readonly url: string;
  readonly success_url: string;
  readonly cancel_url: string;
  customer: string | null;
  setup_intent: { readonly id: string; readonly payment_method: string | null } | null;
}

export interface FakeStripe {
  readonly api: { readonly host: string; readonly port: number; readonly protocol: 'http' };
  readonly intents: Map<string, FakeIntent>;
  /** Visits to Stripe's page that asks for a card. */
  readonly sessions: Map<string, FakeSession>;
  /** Everything that was asked, as `POST /v1/…`. */
  readonly asked: string[];
  /** The next answer to such a request gets lost after the work is done. */
  loseNext(request: RegExp): void;
  /** A day has passed: what was asked with a key is a new wish. */
  forgetKeys(): void;
  /** What becomes of refunds from now on. */
  endRefunds(status: FakeRefund['status']): void;
  /** The member has entered a card on Stripe's page. @returns where the page leads */
  enterCard(session: string): string;
  /** The member comes through the second step. */
  approve(id: string): void;
  /** A callback as Stripe signs it. */
  callback(id: string, options?: { secret?: string; atMs?: number; eventId?: string }): SignedBody;
  close(): Promise<void>;
}

export interface SignedBody {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

export const STRIPE_KEY = 'sk_test_fake';
export const WEBHOOK_SECRET = 'whsec_fake';

const ENTERED = {
  id: 'pm_entered',
  object: 'payment_method',
  type: 'card',
  customer: 'cus_7',
  card: { brand: 'visa', last4: '4242' },
} as const;

type Form = Record<string, string>;
interface Said {
  readonly status: number;
  readonly body: unknown;
}

export async function startFakeStripe(): Promise<FakeStripe> {
  const intents = new Map<string, FakeIntent>();
  const sessions = new Map<string, FakeSession>();
  const said = new Map<string, { form: string; said: Said }>();
  const asked: string[] = [];
  const refunds: FakeRefund[] = [];
  let refundStatus: FakeRefund['status'] = 'succeeded';
  let lose: RegExp | undefined;

  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const path = `${request.method} ${request.url}`;
      asked.push(path);
      const answer = answerOnce(request, text, path);
      if (lose?.test(path)) {
        lose = undefined;
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });

  function answerOnce(request: IncomingMessage, text: string, path: string): Said {
    if (request.headers.authorization !== `Bearer ${STRIPE_KEY}`) {
      return failed(401, 'invalid_request_error', 'wrong key');
    }
    const key = request.headers['idempotency-key'];
    if (request.method === 'POST' && key === undefined) {
      return failed(400, 'invalid_request_error', 'this fake wants a key for every change');
    }
    const before = said.get(String(key));
    if (before) {
      return before.form === path + text
        ? before.said
        : failed(400, 'idempotency_error', 'the key was used with other words');
    }
    const now = answer(path, Object.fromEntries(new URLSearchParams(text)));
    if (key !== undefined) said.set(String(key), { form: path + text, said: now });
    return now;
  }

  function answer(path: string, form: Form): Said {
    const [, id = '', verb = ''] =
      /\/v1\/payment_intents\/(pi_\w+)(?:\/(capture|cancel))?/.exec(path) ?? [];
    const intent = intents.get(id);
    if (path.startsWith('POST /v1/payment_intents') && !id) return create(form);
    if (path.startsWith('GET /v1/payment_intents?')) {
      return ok({ object: 'list', has_more: false, data: [...intents.values()] });
    }
    if (path.startsWith('POST /v1/refunds')) return refund(form);
    const [, refunded = ''] = /^GET \/v1\/refunds\?payment_intent=(pi_\w+)&/.exec(path) ?? [];
    if (refunded) {
      const data = refunds.filter(({ payment_intent }) => payment_intent === refunded);
      return ok({ object: 'list', has_more: false, data });
    }
    if (path.startsWith('POST /v1/checkout/sessions')) return openSession(form);
    const [, session = ''] = /^GET \/v1\/checkout\/sessions\/(\w+)\?expand/.exec(path) ?? [];
    if (session && sessions.has(session)) return ok(sessions.get(session));
    const [, method = ''] = /^GET \/v1\/payment_methods\/(pm_\w+)$/.exec(path) ?? [];
    if (method === 'pm_entered') return ok(ENTERED);
    if (!intent) return failed(404, 'invalid_request_error', 'none', 'resource_missing');
    if (verb === 'capture') return move(intent, ['requires_capture'], 'succeeded');
    if (verb === 'cancel') return move(intent, ['requires_capture', 'requires_action'], 'canceled');
    return ok(intent);
  }

  function openSession(form: Form): Said {
    const { mode, success_url = '', cancel_url = '' } = form;
    if (mode !== 'setup' || !success_url.includes('{CHECKOUT_SESSION_ID}')) {
      return failed(400, 'invalid_request_error', 'not as we ask');
    }
    const id = `cs_test_${randomBytes(8).toString('hex')}`;
    const url = `https://checkout.stripe.example/${id}`;
    const session: FakeSession = {
      id,
      object: 'checkout.session',
      url,
      success_url,
      cancel_url,
      customer: null,
      setup_intent: null,
    };
    sessions.set(id, session);
    return ok(session);
  }

  function create(form: Form): Said {
    const method = form['payment_method'] ?? '';
    const status =
      method === 'pm_declines'
        ? 'requires_payment_method'
        : method === 'pm_step'
          ? 'requires_action'
          : 'requires_capture';
    if (form['capture_method'] !== 'manual' || form['confirm'] !== 'true' || !form['customer']) {
      return failed(400, 'invalid_request_error', 'not as we ask');
    }
    const id = `pi_${randomBytes(8).toString('hex')}`;
    const url = `https://hooks.stripe.example/${id}`;
    const intent: FakeIntent = {
      id,
      object: 'payment_intent',
      amount: Number(form['amount']),
      amount_received: 0,
      currency: form['currency'] ?? '',
      status,
      created: Math.floor(Date.now() / 1000),
      metadata: { order: form['metadata[order]'] ?? '' },
      next_action:
        status === 'requires_action'
          ? {
              type: 'redirect_to_url',
              redirect_to_url: { url, return_url: form['return_url'] ?? '' },
            }
          : null,
      last_payment_error: status === 'requires_payment_method' ? { code: 'card_declined' } : null,
      refunded: 0,
    };
    intents.set(id, intent);
    if (status !== 'requires_payment_method') return ok(intent);
    const error = { type: 'card_error', code: 'card_declined', payment_intent: intent };
    return { status: 402, body: { error } };
  }

  function move(intent: FakeIntent, from: readonly string[], to: string): Said {
    if (!from.includes(intent.status)) {
      return failed(400, 'invalid_request_error', intent.status, 'payment_intent_unexpected_state');
    }
    intent.status = to;
    if (to === 'succeeded') intent.amount_received = intent.amount;
    return ok(intent);
  }

  function refund(form: Form): Said {
    const intent = intents.get(form['payment_intent'] ?? '');
    const amount = Number(form['amount']);
    if (intent?.status !== 'succeeded' || intent.refunded + amount > intent.amount) {
      return failed(400, 'invalid_request_error', 'too much', 'charge_already_refunded');
    }
    const refund: FakeRefund = {
      id: `re_${randomBytes(8).toString('hex')}`,
      object: 'refund',
      payment_intent: intent.id,
      amount,
      status: refundStatus,
      metadata: { refund: form['metadata[refund]'] ?? '' },
    };
    refunds.push(refund);
    if (refund.status === 'succeeded') intent.refunded += amount;
    return ok(refund);
  }

  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    api: { host: '127.0.0.1', port, protocol: 'http' },
    intents,
    sessions,
    asked,
    loseNext: (request) => void (lose = request),
    forgetKeys: () => said.clear(),
    endRefunds: (status) => void (refundStatus = status),
    enterCard(id) {
      const session = sessions.get(id)!;
      session.customer = ENTERED.customer;
      session.setup_intent = { id: 'seti_1', payment_method: ENTERED.id };
      return session.success_url.replace('{CHECKOUT_SESSION_ID}', id);
    },
    approve(id) {
      const intent = intents.get(id)!;
      intent.status = 'requires_capture';
      intent.next_action = null;
    },
    callback(id, { secret = WEBHOOK_SECRET, atMs = Date.now(), eventId = `evt_${id}` } = {}) {
      const event = {
        id: eventId,
        object: 'event',
        type: 'payment_intent.amount_capturable_updated',
        data: { object: intents.get(id) },
      };
      const body = Buffer.from(JSON.stringify(event));
      const seconds = Math.floor(atMs / 1000);
      const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
      return { body, headers: { 'stripe-signature': `t=${seconds},v1=${digest}` } };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const ok = (body: unknown): Said => ({ status: 200, body });

const failed = (status: number, type: string, message: string, code?: string): Said => ({
  status,
  body: { error: { type, message, ...(code ? { code } : {}) } },
});
