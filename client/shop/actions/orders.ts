import type { Order } from '../../../common/protocol/shop.ts';
import { orderPath, signInPath } from '../state/route.ts';
import type { ShopContext } from './context.ts';

const ASK_EVERY_MS = 1_500;

export async function loadOrders({ state, http, place }: ShopContext): Promise<void> {
  const answer = await http.get<Order[]>('/api/orders');
  if (answer.ok) return state.change({ orders: answer.value, refusal: null });
  if (answer.refusal.code === 'NOT_SIGNED_IN') return place.go(signInPath('/shop/orders'));
  state.change({ refusal: answer.refusal });
}

/** Follows one order until it is settled. Returns what stops it. */
export function followOrder({ state, http, place }: ShopContext, id: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const look = async () => {
    const answer = await http.get<Order>(`/api/orders/${id}`);
    if (stopped) return;
    if (answer.ok) state.change({ orders: [answer.value], refusal: null });
    else if (answer.refusal.code === 'NOT_SIGNED_IN') return place.go(signInPath(orderPath(id)));
    else state.change({ refusal: answer.refusal });
    const isSettling = answer.ok ? isOpen(answer.value) : answer.refusal.code === 'UNAVAILABLE';
    if (isSettling) timer = setTimeout(() => void look(), ASK_EVERY_MS);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Something about it will still change by itself. */
export const isOpen = ({ state }: Order): boolean => state === 'reserved' || state === 'authorised';
