// Which of the shop's screens the address asks for. The server gives the same page for all of them.

export type Route =
  | { readonly screen: 'list'; readonly sellerId: string | null }
  /** `couponIds`: those that are used. */
  | { readonly screen: 'purchase'; readonly couponIds: readonly string[] }
  | { readonly screen: 'orders' }
  | { readonly screen: 'order'; readonly id: string };

/** Coupons of all the orders that begin on one page. */
const MOST_COUPONS = 20;

/** What a coupon's page hands over: its product is ticked, and it is used. */
export interface HandedOver {
  readonly couponId: string;
  readonly sellerId: string;
  readonly number: string;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const idIn = (text: string | null | undefined): string | null =>
  text && ID.test(text) ? text.toLowerCase() : null;

/** What is not understood leads to the list. */
export function readRoute({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Route {
  const query = new URLSearchParams(search);
  const [first, second, third] = pathname.split('/').filter(Boolean);
  // A payment provider leads back to /orders/…, the shop's own links to /shop/orders/….
  const [room, id] = first === 'orders' ? [first, second] : [second, third];
  if (room === 'purchase') {
    const couponIds = query
      .getAll('coupon')
      .map(idIn)
      .filter((each) => each !== null);
    return { screen: 'purchase', couponIds: [...new Set(couponIds)].slice(0, MOST_COUPONS) };
  }
  if (room === 'orders') {
    const order = idIn(id);
    return order ? { screen: 'order', id: order } : { screen: 'orders' };
  }
  return { screen: 'list', sellerId: idIn(query.get('seller')) };
}

/** undefined: nobody came from a coupon, or its coupon is for all that a seller has. */
export function readHandedOver(search: string): HandedOver | undefined {
  const query = new URLSearchParams(search);
  const [couponId, sellerId] = [idIn(query.get('coupon')), idIn(query.get('seller'))];
  const number = query.get('product');
  return couponId && sellerId && number ? { couponId, sellerId, number } : undefined;
}

export function purchasePath(couponIds: readonly string[]): string {
  const query = couponIds.map((id) => `coupon=${id}`).join('&');
  return query ? `/shop/purchase?${query}` : '/shop/purchase';
}
export const orderPath = (id: string): string => `/shop/orders/${id}`;
export const signInPath = (next: string): string => `/member?${new URLSearchParams({ next })}`;
