// Drives an order on, step by step, until there is nothing left to do or somebody else has to act. Every
// step may be repeated: what is stored and what the provider knows decide, not what this process remembers.
import { assertNever } from '../../common/assert-never.ts';
import { nextStep, type Step } from '../../common/order/next-step.ts';
import type { SagaOrder } from '../store/orders.ts';
import type { OrderTools } from './deps.ts';
import type { ChargeState } from './payment-port.ts';
import { settle, type Outcome } from './settle.ts';

/** reserve, authorise, capture, and one to see that nothing is left; more means a circle. */
const MOST_STEPS = 6;

/** `first`: nobody can have asked the provider yet. */
export type Attempt = 'first' | 'again';

/** Throws what the database throws; a provider that does not answer leaves the order as it stands. */
export async function drive(tools: OrderTools, id: string, attempt: Attempt): Promise<void> {
  for (let steps = 0, how = attempt; steps < MOST_STEPS; steps += 1, how = 'again') {
    const order = await tools.store.findOrder(tools.db, id);
    if (!order) return;
    const step = nextStep(order, tools.nowMs());
    if (step.step === 'nothing') return;
    const outcome = await take(tools, order, step, how);
    if (outcome === undefined) return;
    await settle(tools, id, outcome);
    if (outcome.state === 'authorised') tools.onSeam('authorised', id);
    if (outcome.state === 'action-required') return;
  }
  throw new Error(`order ${id} does not settle`);
}

/** undefined: nobody can tell now; it is asked again later. */
async function take(
  tools: OrderTools,
  order: SagaOrder,
  step: Exclude<Step, { step: 'nothing' }>,
  attempt: Attempt,
): Promise<Outcome | undefined> {
  const { payments, onSeam } = tools;
  const { id } = order;
  switch (step.step) {
    case 'accept':
      return { state: 'free' };
    case 'authorise':
      return authorise(tools, order, attempt);
    case 'look':
      return findOut(tools, id, () => payments.find(id));
    case 'capture': {
      const outcome = await findOut(tools, id, () => payments.capture(id, step.reference));
      onSeam('captured-at-provider', id);
      // What is authorised still was not captured: its answer was lost on the way there.
      return outcome?.state === 'authorised' ? undefined : outcome;
    }
    case 'call-off':
      return callOff(tools, id);
    default:
      return assertNever(step);
  }
}

async function authorise(
  tools: OrderTools,
  order: SagaOrder,
  attempt: Attempt,
): Promise<Outcome | undefined> {
  const { payments, onSeam, origin } = tools;
  const { id, token, totalMinor: amountMinor, currency } = order;
  if (token === null) return { state: 'declined', reference: null, reason: 'no payment method' };
  const charge = { orderId: id, amountMinor, currency, token, returnUrl: returnUrl(origin(), id) };
  const outcome = await findOut(tools, id, async () => {
    const known = attempt === 'again' ? await payments.find(id) : undefined;
    return known ?? payments.authorise(charge);
  });
  onSeam('authorised-at-provider', id);
  return outcome;
}

/** Where the member comes back to. */
export const returnUrl = (origin: string, id: string): string => `${origin}/orders/${id}`;

async function callOff(tools: OrderTools, id: string): Promise<Outcome | undefined> {
  const { payments, onSeam } = tools;
  const outcome = await findOut(tools, id, async () => {
    const known = await payments.find(id);
    if (known?.state !== 'authorised' && known?.state !== 'action-required') {
      return known ?? ({ state: 'never-asked' } as const);
    }
    return payments.cancel(id, known.reference);
  });
  onSeam('called-off-at-provider', id);
  return outcome;
}

/** An answer that was lost: the provider is asked what it knows before anything else is done. */
async function findOut<T extends ChargeState | { readonly state: 'never-asked' }>(
  { payments, log }: OrderTools,
  id: string,
  ask: () => Promise<T | undefined>,
): Promise<T | ChargeState | undefined> {
  try {
    return await ask();
  } catch (error) {
    log.warn({ err: error, order: id }, 'the payment provider gave no answer');
    return payments.find(id).catch(() => undefined);
  }
}
