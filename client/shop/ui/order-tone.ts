import type { Order } from '../../../common/protocol/shop.ts';

/** The badge of an order's state. */
export function orderTone(state: Order['state']): 'open' | 'waiting' | 'ended' {
  if (state === 'accepted') return 'open';
  return state === 'reserved' || state === 'authorised' ? 'waiting' : 'ended';
}
