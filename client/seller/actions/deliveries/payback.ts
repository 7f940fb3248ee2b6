// What gives money back: refusing a delivery and refunding a part of it, after the password if that was last
// shown too long ago.
import { toBase64url } from '../../../../common/fairness/bytes.ts';
import { linesOf } from '../../state/deliveries/delivery-state.ts';
import { act, ROOT, type DeliveryContext } from './deliveries.ts';

export const askRefusal = ({ state }: DeliveryContext, orderId: string | null): void =>
  state.change({ refusing: orderId, refunding: null, passwordAsked: null });

export const refuse = (context: DeliveryContext, orderId: string, because: string): Promise<void> =>
  act(context, { orderId, path: `deliveries/${orderId}/refuse`, body: { because } });

export const askRefund = ({ state }: DeliveryContext, orderId: string | null): void =>
  state.change({
    refusing: null,
    passwordAsked: null,
    refunding: orderId === null ? null : { orderId, key: newKey(), quantities: new Map() },
  });

export function changeRefund({ state }: DeliveryContext, line: number, quantity: number): void {
  const { refunding } = state.now;
  if (!refunding) return;
  const quantities = new Map(refunding.quantities).set(line, quantity);
  // Another wish is another refund.
  state.change({ refunding: { ...refunding, key: newKey(), quantities } });
}

export async function refund(context: DeliveryContext): Promise<void> {
  const { refunding } = context.state.now;
  if (!refunding) return;
  const { orderId, key } = refunding;
  await act(context, {
    orderId,
    path: `orders/${orderId}/refund`,
    body: { key, lines: linesOf(refunding) },
  });
}

const newKey = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)));

/** Everything is as it was before it was sent. */
export const forgoPassword = ({ state }: DeliveryContext): void =>
  state.change({ passwordAsked: null });

/** What waits for the password goes on with it by itself, under the key that it had. */
export async function showPassword(context: DeliveryContext, password: string): Promise<void> {
  const { state, http, onRefusal } = context;
  const asked = state.now.passwordAsked;
  if (!asked || state.now.busy.includes(asked.wish.orderId)) return;
  const { wish } = asked;
  state.change({
    busy: [...state.now.busy, wish.orderId],
    passwordAsked: { wish, refusal: null },
  });
  const answer = await http.post<object>(`${ROOT}/session/password`, { password });
  state.change({ busy: state.now.busy.filter((id) => id !== wish.orderId) });
  // Meanwhile somebody has thought better of it.
  if (state.now.passwordAsked?.wish !== wish) return;
  if (answer.ok) return act(context, wish);
  state.change({ passwordAsked: { wish, refusal: answer.refusal } });
  onRefusal(answer.refusal);
}
