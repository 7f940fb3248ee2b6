// The order itself, and what is done when it is refused.
import type { Answer, Refusal } from '../../../common/protocol/refusals.ts';
import type { Order, PlaceOrder } from '../../../common/protocol/shop.ts';
import {
  countingCoupons,
  couponIds,
  shareOut,
  type PurchaseLine,
  type UsedCoupon,
} from '../state/purchase.ts';
import { orderPath, purchasePath } from '../state/route.ts';
import { withChoice } from '../state/selection.ts';
import { choiceOf, type ShopMember } from '../state/shop-state.ts';
import type { ShopContext } from './context.ts';
import { keepLines, preparePurchase } from './prepare.ts';

/** Sends an order for each line. Stops at the first that is refused; what was ordered stays ordered. */
export async function order(context: ShopContext): Promise<void> {
  const { state, place, selection } = context;
  const { lines, coupons, atMs, step } = state.now.purchase;
  if (!lines || lines.length === 0 || step === 'ordering') return;
  state.changePurchase({ step: 'ordering' });
  state.change({ refusal: null });
  const { inLine } = shareOut(lines, coupons, atMs);
  const placed: Order[] = [];
  for (const line of lines) {
    const answer = await send(context, line, countingCoupons(line, inLine.get(line) ?? []));
    if (!answer.ok) return stopAt(context, lines.slice(placed.length), answer.refusal);
    placed.push(answer.value);
    const { id, state: became, paymentPage } = answer.value;
    // What was refused stays ticked, to be tried again.
    const rest = lines.slice(became === 'refused' ? placed.length - 1 : placed.length);
    selection.keep(rest.map(({ product, quantity }) => ({ ...choiceOf(product), quantity })));
    if (paymentPage) {
      // Whoever comes back from there without an answer finds the order that waits for one.
      place.rename(orderPath(id));
      return place.go(paymentPage);
    }
    if (became === 'refused') return place.replace(orderPath(id));
  }
  const [only] = placed;
  place.replace(placed.length === 1 && only ? orderPath(only.id) : '/shop/orders');
}

async function send(
  { http, orderKeys, pictureOf }: ShopContext,
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
    const picture = await pictureOf(coupon);
    if (!picture.ok) return picture;
    form.append('picture', picture.value, 'coupon.png');
  }
  const answer = await http.send<Order>('/api/orders', form);
  // An order that may have arrived keeps its key; one that is settled is not to be sent again.
  const isUnknown = !answer.ok && answer.refusal.code === 'UNAVAILABLE';
  if (!isUnknown) orderKeys.forget(content);
  return answer;
}

/** What the refusal is about is looked up anew, so that the page shows what it speaks of. */
async function stopAt(
  context: ShopContext,
  lines: readonly PurchaseLine[],
  refusal: Refusal,
): Promise<void> {
  const { state } = context;
  keepLines(context, lines);
  const member = state.now.member && memberAfter(refusal, state.now.member);
  // Who has to sign in or to add a payment method is told so by the page, with the way there.
  const isTold = member === null || member?.paymentMethod === null;
  state.change({ refusal: isTold ? null : refusal, member });
  if (/^(PRICE|PRODUCT|COUPON)_/.test(refusal.code)) {
    await preparePurchase(context, couponIds(state.now.purchase.coupons));
  }
  state.changePurchase({ step: 'editing' });
}

function memberAfter({ code }: Refusal, member: ShopMember): ShopMember | null {
  if (code === 'NOT_SIGNED_IN') return null;
  if (code === 'SUSPENDED') return { ...member, status: 'suspended' };
  return code === 'PAYMENT_METHOD_MISSING' ? { ...member, paymentMethod: null } : member;
}

/** Ticks what an order was for, and goes to it with the coupons it had. */
export function orderAgain({ state, selection, place }: ShopContext, order: Order): void {
  const sellerId = order.seller.id;
  const ticked = order.lines.reduce(
    (others, { productNumber: number, quantity }) =>
      withChoice(others, { sellerId, number, quantity }),
    state.now.ticked,
  );
  selection.keep(ticked);
  place.go(purchasePath(order.couponIds));
}
