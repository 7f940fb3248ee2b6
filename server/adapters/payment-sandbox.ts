// A payment provider for trying things out, with test cards for every outcome. It stands beside us like a
// real one: books of its own that outlive any crash, a page of its own, signed callbacks over HTTP.
import { randomBytes, randomUUID } from 'node:crypto';
import type { PaymentMethods } from '../members/payment-methods.ts';
import type { ChargeState, PaymentPort } from '../orders/payment-port.ts';
import { isSigned, signCallback } from './payment-signature.ts';
import { post } from './post.ts';

type Card = 'approves' | 'declines' | 'second-step' | 'times-out';
type State = 'action-required' | 'authorised' | 'captured' | 'declined' | 'cancelled';

interface StoredCharge {
  readonly orderId: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: State;
  readonly reason: string | null;
  readonly returnUrl: string;
}

/** Where it keeps what it knows (server/store/sandbox-books.ts). */
export interface SandboxBooks {
  insertMethod(method: { token: string; card: Card; label: string }): Promise<void>;
  findMethod(token: string): Promise<{ card: Card; label: string } | undefined>;
  insertCharge(charge: StoredCharge): Promise<StoredCharge>;
  findCharge(orderId: string): Promise<StoredCharge | undefined>;
  findByReference(reference: string): Promise<StoredCharge | undefined>;
  moveCharge(
    reference: string,
    from: readonly State[],
    to: { state: State; reason?: string },
  ): Promise<StoredCharge | undefined>;
  insertRefund(refund: {
    orderId: string;
    amountMinor: number;
    once: string;
  }): Promise<'done' | 'too-much'>;
  insertCallback(callback: { eventId: string; orderId: string }): Promise<void>;
  listCallbacks(maxTries: number): Promise<{ eventId: string; orderId: string }[]>;
  countTry(eventId: string): Promise<void>;
  deleteCallback(eventId: string): Promise<void>;
}

export interface SandboxOptions {
  readonly books: SandboxBooks;
  /** 32 bytes: what callbacks are signed with. */
  readonly key: Buffer;
  /** Where the pages are, its own among them. */
  readonly origin: () => string;
  /** PEM of an authority that no machine knows, behind whose certificate the pages are. */
  readonly authority?: string | undefined;
  readonly nowMs?: () => number;
}

/** What the page of the provider shows of a payment. */
export interface SandboxPayment {
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: State;
  readonly returnUrl: string;
}

export interface Sandbox extends PaymentPort {
  readonly methods: PaymentMethods;
  /** What its page asks for; no card number ever comes here. */
  readonly page: {
    addMethod(card: Card, label: string): Promise<{ token: string; label: string }>;
    find(reference: string): Promise<SandboxPayment | undefined>;
    answer(reference: string, answer: 'approve' | 'decline'): Promise<SandboxPayment | undefined>;
  };
  /** Sends the callbacks that have not arrived yet. */
  deliver(): Promise<void>;
  stop(): void;
}

const MAX_TRIES = 30;
const DELIVER_EVERY_MS = 5_000;
export const SIGNATURE_HEADER = 'sandbox-signature';
export const CALLBACK_PATH = '/api/payments/callback';

export function createSandbox(options: SandboxOptions): Sandbox {
  const { books, key, origin, nowMs = Date.now } = options;
  const deliver = createDelivery(options);
  const timer = setInterval(() => void deliver().catch(() => {}), DELIVER_EVERY_MS);
  timer.unref();
  const stateOf = (charge: StoredCharge) => chargeState(charge, origin());
  const tell = async (orderId: string) => {
    await books.insertCallback({ eventId: `evt_${randomUUID()}`, orderId });
    void deliver().catch(() => {});
  };

  return {
    provider: 'sandbox',
    async authorise({ orderId, amountMinor, currency, token, returnUrl }) {
      const method = await books.findMethod(token);
      const asked = { orderId, amountMinor, currency, returnUrl, reference: newReference() };
      const charge = await books.insertCharge({ ...asked, ...firstState(method?.card) });
      if (charge.amountMinor !== amountMinor || charge.currency !== currency) {
        throw new Error('another amount was asked for under this order before');
      }
      const isNew = charge.reference === asked.reference;
      if (isNew && method?.card === 'times-out') throw new Error('the answer got lost on its way');
      return stateOf(charge);
    },
    async find(orderId) {
      const charge = await books.findCharge(orderId);
      return charge && stateOf(charge);
    },
    async capture(_orderId, reference) {
      return stateOf(
        known(await books.moveCharge(reference, ['authorised'], { state: 'captured' })),
      );
    },
    async cancel(_orderId, reference) {
      const from = ['authorised', 'action-required'] as const;
      return stateOf(known(await books.moveCharge(reference, from, { state: 'cancelled' })));
    },
    async refund({ orderId, amountMinor, once }) {
      const outcome = await books.insertRefund({ orderId, amountMinor, once });
      if (outcome === 'too-much') throw new Error('more than was captured');
    },
    readCallback(body, headers, atMs) {
      if (!isSigned(body, headers[SIGNATURE_HEADER], key, atMs)) return undefined;
      const { id, order } = JSON.parse(body.toString()) as { id: string; order: string };
      return { eventId: id, orderId: order };
    },
    methods: {
      provider: 'sandbox',
      page: async (returnUrl) => `${origin()}/pay?return=${encodeURIComponent(returnUrl)}`,
      describe: async (token) => (await books.findMethod(token))?.label,
    },
    page: {
      async addMethod(card, label) {
        const token = `sbx_${randomBytes(16).toString('hex').replace(/\d/g, toLetter)}`;
        await books.insertMethod({ token, card, label });
        return { token, label };
      },
      find: (reference) => books.findByReference(reference),
      async answer(reference, answer) {
        const to = answer === 'approve' ? 'authorised' : 'declined';
        const before = await books.findByReference(reference);
        const reason = 'declined at the second step';
        const charge = await books.moveCharge(reference, ['action-required'], {
          state: to,
          reason,
        });
        if (charge && before?.state === 'action-required') await tell(charge.orderId);
        return charge;
      },
    },
    deliver,
    stop: () => clearInterval(timer),
  };

  function createDelivery({ books: kept }: SandboxOptions): () => Promise<void> {
    let running: Promise<void> | undefined;
    let again = false;
    const deliverAll = async () => {
      for (const callback of await kept.listCallbacks(MAX_TRIES)) {
        await kept.countTry(callback.eventId);
        if (await send(callback)) await kept.deleteCallback(callback.eventId);
      }
    };
    // What is added while it runs is not forgotten: it goes round once more.
    const rounds = async () => {
      do {
        again = false;
        await deliverAll();
      } while (again);
    };
    return () => {
      again = true;
      return (running ??= rounds().finally(() => (running = undefined)));
    };
  }

  async function send({ eventId, orderId }: { eventId: string; orderId: string }) {
    const body = Buffer.from(JSON.stringify({ id: eventId, order: orderId }));
    const status = await post(`${origin()}${CALLBACK_PATH}`, {
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signCallback(body, key, nowMs()),
      },
      body,
      authority: options.authority,
      timeoutMs: 5_000,
    });
    return status >= 200 && status < 300;
  }
}

/** 128 random bits, so that nobody guesses another one's payment page. */
const newReference = (): string => `pay_${randomBytes(16).toString('base64url')}`;

/** Names of ours hold no digits: none of them can be taken for a card number. */
const toLetter = (digit: string): string => 'ghijklmnop'[Number(digit)]!;

function firstState(card: Card | undefined): { state: State; reason: string | null } {
  if (card === undefined) return { state: 'declined', reason: 'no such payment method' };
  if (card === 'declines') return { state: 'declined', reason: 'declined by the bank' };
  return { state: card === 'second-step' ? 'action-required' : 'authorised', reason: null };
}

function chargeState(charge: StoredCharge, origin: string): ChargeState {
  const { state, reference, reason, amountMinor, currency } = charge;
  if (state === 'declined') return { state, reference, reason: reason ?? 'declined' };
  if (state === 'action-required') return { state, reference, page: `${origin}/pay/${reference}` };
  if (state === 'cancelled') return { state, reference };
  return { state, reference, amountMinor, currency };
}

function known(charge: StoredCharge | undefined): StoredCharge {
  if (!charge) throw new Error('no such charge');
  return charge;
}
