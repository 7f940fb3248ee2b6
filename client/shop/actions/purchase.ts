// From what is ticked to an order: looks everything up anew, so that the price is the one of now.
import type { ListedPage, ListedProduct } from '../../../common/protocol/products.ts';
import { refused, type Answer, type Refusal } from '../../../common/protocol/refusals.ts';
import type {
  FetchedCoupon,
  Order,
  PlaceOrder,
  WalletCoupon,
} from '../../../common/protocol/shop.ts';
import { findMemberKey } from '../../member-key/member-key.ts';
import {
  addableCoupons,
  couponIds,
  lineWithCoupons,
  type PurchaseLine,
  type UsedCoupon,
} from '../state/purchase.ts';
import { orderPath, purchasePath, signInPath } from '../state/route.ts';
import { keyOf, type Choice } from '../state/selection.ts';
import { choiceOf } from '../state/shop-state.ts';
import type { ShopContext } from './context.ts';

const MOST_PAGES = 5;

/** `member` must be known. */
export async function preparePurchase(
  context: ShopContext,
  wanted: readonly string[],
): Promise<void> {
  const { state } = context;
  const found = await Promise.all(state.now.ticked.map((choice) => findListed(context, choice)));
  const lines: PurchaseLine[] = [];
  for (const answer of found) {
    if (answer.ok) lines.push({ product: answer.value, quantity: 1 });
    else state.change({ refusal: answer.refusal });
  }
  const looked = await Promise.all(wanted.map((id) => findCoupon(context, id)));
  const coupons = looked.filter((coupon) => coupon !== null);
  state.changePurchase({ lines, coupons, step: 'editing' });
  await findAddable(context);
}

async function findAddable({ state, http }: ShopContext): Promise<void> {
  const { lines, coupons } = state.now.purchase;
  const line = lineWithCoupons(lines ?? [], coupons);
  // Most coupons go with no other: then the wallet need not be asked for.
  if (!line || coupons.some(({ coupon }) => coupon.policy.stackingClass === null)) {
    return state.changePurchase({ addable: [] });
  }
  const wallet = await http.get<readonly WalletCoupon[]>('/api/coupons');
  const addable = wallet.ok ? addableCoupons(wallet.value, coupons, line, Date.now()) : [];
  state.changePurchase({ addable });
}

/** Uses one more coupon of the wallet with those that are used already. */
export async function addCoupon(context: ShopContext, id: string): Promise<void> {
  const { state, place } = context;
  const coupon = await findCoupon(context, id);
  if (!coupon) return;
  const coupons = [...state.now.purchase.coupons, coupon];
  state.changePurchase({ coupons, addable: [] });
  place.rename(purchasePath(couponIds(coupons)));
  await findAddable(context);
}

/** The list is searched by text: the product itself may stand behind others whose numbers contain its own. */
async function findListed({ http }: ShopContext, choice: Choice): Promise<Answer<ListedProduct>> {
  const query = new URLSearchParams({ search: choice.number, seller: choice.sellerId });
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await http.get<ListedPage>(`/api/shop/products?${query}`);
    if (!answer.ok) return answer;
    const found = answer.value.products.find((each) => keyOf(choiceOf(each)) === keyOf(choice));
    if (found) return { ok: true, value: found };
    if (answer.value.next === null) break;
    query.set('after', answer.value.next);
  }
  return refused('PRODUCT_GONE');
}

async function findCoupon(context: ShopContext, id: string): Promise<UsedCoupon | null> {
  const { state, http, keys, findRevealed } = context;
  const { member } = state.now;
  if (!member) return null;
  const answer = await http.get<FetchedCoupon>(`/api/coupons/${id}`);
  if (!answer.ok) {
    state.change({ refusal: answer.refusal });
    return null;
  }
  const coupon = answer.value;
  if (coupon.benefit) return { coupon, benefit: coupon.benefit };
  const key = await findMemberKey(keys, member.membershipNumber).catch(() => undefined);
  return { coupon, benefit: (key && (await findRevealed(coupon, key))) ?? null };
}

export function setQuantity({ state }: ShopContext, line: PurchaseLine, quantity: number): void {
  const lines = state.now.purchase.lines?.map((each) =>
    each === line ? { ...each, quantity } : each,
  );
  state.changePurchase({ lines });
}

export async function leaveCouponOut(context: ShopContext, id: string): Promise<void> {
  const { state, place } = context;
  const coupons = state.now.purchase.coupons.filter(({ coupon }) => coupon.id !== id);
  state.changePurchase({ coupons, addable: [] });
  place.rename(purchasePath(couponIds(coupons)));
  await findAddable(context);
}

/** Sends an order for each line. Stops at the first that is refused; what was ordered stays ordered. */
export async function order(context: ShopContext): Promise<void> {
  const { state, place, selection } = context;
  const { lines, coupons, step } = state.now.purchase;
  if (!lines || lines.length === 0 || step === 'ordering') return;
  if (!state.now.member) return place.go(signInPath(purchasePath(couponIds(coupons))));
  state.changePurchase({ step: 'ordering' });
  state.change({ refusal: null });
  const withCoupons = lineWithCoupons(lines, coupons);
  const placed: Order[] = [];
  for (const line of lines) {
    const answer = await send(context, line, line === withCoupons ? coupons : []);
    if (!answer.ok) return stopAt(context, lines.slice(placed.length), answer.refusal);
    placed.push(answer.value);
    selection.keep(lines.slice(placed.length).map(({ product }) => choiceOf(product)));
    const { id, state: became, paymentPage } = answer.value;
    if (paymentPage) return place.go(paymentPage);
    if (became === 'refused') {
      // What was refused stays ticked, to be tried again.
      selection.keep(lines.slice(placed.length - 1).map(({ product }) => choiceOf(product)));
      return place.go(orderPath(id));
    }
  }
  const [only] = placed;
  place.go(placed.length === 1 && only ? orderPath(only.id) : '/shop/orders');
}

async function send(
  { http, orderKeys }: ShopContext,
  { product, quantity }: PurchaseLine,
  coupons: readonly UsedCoupon[],
): Promise<Answer<Order>> {
  const wanted: Omit<PlaceOrder, 'key'> = {
    sellerId: product.seller.id,
    productNumber: product.number,
    quantity,
    listMinor: product.priceMinor * quantity,
  };
  const content = JSON.stringify([wanted, ...couponIds(coupons)]);
  const form = new FormData();
  form.append('order', JSON.stringify({ ...wanted, key: orderKeys.keyFor(content) }));
  for (const { coupon } of coupons) {
    const picture = await http.getBytes(coupon.pictureUrl);
    if (!picture.ok) return picture;
    form.append('picture', new Blob([picture.value], { type: 'image/png' }), 'coupon.png');
  }
  const answer = await http.send<Order>('/api/orders', form);
  // An order that may have arrived keeps its key; one that is settled is not to be sent again.
  const isUnknown = !answer.ok && answer.refusal.code === 'UNAVAILABLE';
  if (!isUnknown) orderKeys.forget(content);
  return answer;
}

function stopAt(
  { state, selection }: ShopContext,
  lines: readonly PurchaseLine[],
  refusal: Refusal,
): void {
  selection.keep(lines.map(({ product }) => choiceOf(product)));
  state.changePurchase({ lines, step: 'editing' });
  state.change({ refusal, ticked: lines.map(({ product }) => choiceOf(product)) });
}
