// The list: searching, ticking, and the three buttons under it.
import type { ListedPage, ListedProduct } from '../../../common/protocol/products.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import { forgetMember } from '../../member-key/member-key.ts';
import { purchasePath, signInPath } from '../state/route.ts';
import { keyOf, MOST_TICKED, type Choice } from '../state/selection.ts';
import { choiceOf, isTicked, type ListNow, type ShopMember } from '../state/shop-state.ts';
import type { ShopContext } from './context.ts';

export async function findMember({ state, http }: ShopContext): Promise<void> {
  const answer = await http.get<ShopMember>('/api/members/session');
  if (answer.ok) return state.change({ member: answer.value });
  state.change({ member: null });
  if (answer.refusal.code !== 'NOT_SIGNED_IN') state.change({ refusal: answer.refusal });
}

export async function loadSellers({ state, http }: ShopContext): Promise<void> {
  const answer = await http.get<ListNow['sellers']>('/api/shop/sellers');
  if (answer.ok) state.changeList({ sellers: answer.value });
}

const pathOf = (list: ListNow, after: string | null): string => {
  const query = new URLSearchParams({ search: list.search });
  if (list.sellerId) query.set('seller', list.sellerId);
  if (after !== null) query.set('after', after);
  return `/api/shop/products?${query}`;
};

/** Shows the list anew, from its beginning. */
export async function showList(
  context: ShopContext,
  part: Partial<Pick<ListNow, 'search' | 'sellerId'>> = {},
): Promise<void> {
  const { state, http } = context;
  state.changeList({ ...part, listing: 'first' });
  const { search, sellerId } = state.now.list;
  const answer = await http.get<ListedPage>(pathOf(state.now.list, null));
  if (state.now.list.search !== search || state.now.list.sellerId !== sellerId) return;
  if (answer.ok) state.changeList({ ...answer.value, listing: 'idle' });
  else state.changeList({ listing: 'idle' });
  state.change({ refusal: answer.ok ? null : answer.refusal });
}

export async function readOn({ state, http }: ShopContext): Promise<void> {
  const { list } = state.now;
  if (list.next === null || list.listing !== 'idle') return;
  state.changeList({ listing: 'more' });
  const answer = await http.get<ListedPage>(pathOf(list, list.next));
  if (state.now.list.search !== list.search || state.now.list.sellerId !== list.sellerId) return;
  if (!answer.ok) {
    state.changeList({ listing: 'idle' });
    return state.change({ refusal: answer.refusal });
  }
  const products = [...list.products, ...answer.value.products];
  state.changeList({ ...answer.value, products, listing: 'idle' });
}

export function tick(context: ShopContext, product: ListedProduct, isWanted: boolean): void {
  const choice = choiceOf(product);
  const others = context.state.now.ticked.filter((each) => keyOf(each) !== keyOf(choice));
  keepTicks(context, isWanted ? [...others, choice].slice(-MOST_TICKED) : others);
}

export const untickAll = (context: ShopContext): void => keepTicks(context, []);

function keepTicks({ state, selection }: ShopContext, ticked: readonly Choice[]): void {
  selection.keep(ticked);
  state.change({ ticked, hint: null });
}

/** *coupon*: fetches the coupon of the one product that is ticked, and shows it. */
export async function fetchCoupon({ state, http, place }: ShopContext): Promise<void> {
  const { ticked, member, list, busy } = state.now;
  const [choice] = ticked;
  if (busy) return;
  if (!choice || ticked.length > 1) return state.change({ hint: 'tick-one' });
  const listed = list.products.find((product) => isTicked([choice], product));
  if (listed?.coupon === 'none') return state.change({ hint: 'no-coupon' });
  if (!member) return place.go(signInPath('/shop'));
  state.change({ busy: 'coupon', hint: null, refusal: null });
  const body = { sellerId: choice.sellerId, productNumber: choice.number };
  const answer = await http.post<FetchedCoupon>('/api/coupons/fetch', body);
  state.change({ busy: null });
  if (answer.ok) return place.go(`/coupon/${answer.value.id}`);
  if (answer.refusal.code === 'NOT_SIGNED_IN') return place.go(signInPath('/shop'));
  if (answer.refusal.code === 'NOT_FOUND') return state.change({ hint: 'no-coupon' });
  const isSuspended = answer.refusal.code === 'SUSPENDED';
  state.change({
    refusal: answer.refusal,
    member: isSuspended ? { ...member, status: 'suspended' } : member,
  });
}

/** *purchase*: on to what is ticked. */
export function purchase({ state, place }: ShopContext): void {
  if (state.now.ticked.length === 0) return state.change({ hint: 'tick-some' });
  place.go(purchasePath([]));
}

/**
 * *end*: leaves a clean terminal. The key goes first, so that it is gone whatever the line does; when
 * the server cannot be told, the page says so, since the session still runs.
 */
export async function end({ state, http, keys, place }: ShopContext): Promise<void> {
  state.change({ busy: 'end', refusal: null, hint: null });
  await forgetMember(keys);
  const answer = await http.post('/api/members/logout', {});
  if (!answer.ok) return state.change({ busy: null, ticked: [], hint: 'still-signed-in' });
  place.tellEnded();
  place.rename('/shop');
  showEnded({ state });
}

/** Nothing of the member stays on the page. */
export function showEnded({ state }: Pick<ShopContext, 'state'>): void {
  state.change({
    ended: true,
    busy: null,
    member: null,
    ticked: [],
    orders: null,
    purchase: { lines: null, coupons: [], wallet: [], atMs: 0, step: 'looking' },
  });
}
