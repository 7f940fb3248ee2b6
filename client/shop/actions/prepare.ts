// From what is ticked to what is about to be ordered: everything is looked up anew, so that the prices and
// the coupons are those of now.
import type { ListedPage, ListedProduct } from '../../../common/protocol/products.ts';
import { refused, type Answer } from '../../../common/protocol/refusals.ts';
import type { FetchedCoupon, WalletCoupon } from '../../../common/protocol/shop.ts';
import { findMemberKey } from '../../member-key/member-key.ts';
import {
  couponFits,
  couponIds,
  type OfferedCoupon,
  type PurchaseLine,
  type UsedCoupon,
} from '../state/purchase.ts';
import { purchasePath } from '../state/route.ts';
import { keyOf, withChoice, type Choice } from '../state/selection.ts';
import { choiceOf } from '../state/shop-state.ts';
import type { ShopContext } from './context.ts';

const MOST_PAGES = 5;

/** `member` must be known. `wanted`: coupons that are to be used. A refusal that is shown already stays. */
export async function preparePurchase(
  context: ShopContext,
  wanted: readonly string[],
): Promise<void> {
  const { state } = context;
  const found = await Promise.all(wanted.map((id) => findCoupon(context, id)));
  const coupons = found.filter((coupon) => coupon !== null);
  tickProducts(context, coupons);
  const lines = await findLines(context);
  const wallet = await findWallet(context, lines);
  state.changePurchase({
    lines,
    coupons,
    wallet,
    // Of its clock the server tells whole seconds, and a coupon may have been made in this one.
    atMs: Date.now() + context.http.clockAheadMs + 1_000,
    step: 'editing',
  });
}

/** Ticks last as long as their tab: where none is left, the coupons still tell what they are for. */
function tickProducts({ state }: ShopContext, coupons: readonly UsedCoupon[]): void {
  if (state.now.ticked.length > 0) return;
  const ticked = coupons.flatMap(({ coupon: { seller, product, state: itsState } }) =>
    product && itsState === 'issued' ? [{ sellerId: seller.id, number: product.number }] : [],
  );
  state.change({ ticked: ticked.reduce<readonly Choice[]>(withChoice, []) });
}

/** What is no longer sold is no longer ticked either. */
async function findLines(context: ShopContext): Promise<readonly PurchaseLine[]> {
  const { state, selection } = context;
  const lines: PurchaseLine[] = [];
  const ticked: Choice[] = [];
  for (const choice of state.now.ticked) {
    const answer = await findListed(context, choice);
    if (answer.ok) lines.push({ product: answer.value, quantity: choice.quantity ?? 1 });
    else state.change({ refusal: state.now.refusal ?? answer.refusal });
    if (answer.ok || answer.refusal.code !== 'PRODUCT_GONE') ticked.push(choice);
  }
  selection.keep(ticked);
  state.change({ ticked });
  return lines;
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
  const { state, http } = context;
  if (!state.now.member) return null;
  const answer = await http.get<FetchedCoupon>(`/api/coupons/${id}`);
  if (answer.ok) {
    void context.pictureOf(answer.value);
    return { coupon: answer.value, benefit: await benefitOf(context, answer.value) };
  }
  // For everybody but its holder there is no such coupon.
  const isForeign = answer.refusal.code === 'NOT_FOUND';
  const refusal = isForeign ? ({ code: 'COUPON_NOT_YOURS' } as const) : answer.refusal;
  state.change({ refusal: state.now.refusal ?? refusal });
  return null;
}

/** The member's coupons for any of the lines. Without a line to the server none is offered. */
async function findWallet(
  context: ShopContext,
  lines: readonly PurchaseLine[],
): Promise<readonly OfferedCoupon[]> {
  if (!context.state.now.member || lines.length === 0) return [];
  const answer = await context.http.get<readonly WalletCoupon[]>('/api/coupons');
  if (!answer.ok) return [];
  const fitting = answer.value.filter((coupon) => lines.some((line) => couponFits(coupon, line)));
  return Promise.all(
    fitting.map(async (coupon) => ({ coupon, benefit: await benefitOf(context, coupon) })),
  );
}

/** null: it is sealed on this device. */
async function benefitOf(
  { state, keys, findRevealed }: ShopContext,
  coupon: WalletCoupon,
): Promise<UsedCoupon['benefit']> {
  const { member } = state.now;
  if (coupon.benefit || !member) return coupon.benefit;
  const key = await findMemberKey(keys, member.membershipNumber).catch(() => undefined);
  return (key && (await findRevealed(coupon, key))) ?? null;
}

/** Uses a coupon of the wallet. */
export async function addCoupon(context: ShopContext, id: string): Promise<void> {
  const { state } = context;
  state.change({ refusal: null });
  const coupon = await findCoupon(context, id);
  if (coupon) useCoupons(context, [...state.now.purchase.coupons, coupon]);
}

export function leaveCouponOut(context: ShopContext, id: string): void {
  const { coupons } = context.state.now.purchase;
  context.state.change({ refusal: null });
  useCoupons(
    context,
    coupons.filter(({ coupon }) => coupon.id !== id),
  );
}

function useCoupons({ state, place }: ShopContext, coupons: readonly UsedCoupon[]): void {
  state.changePurchase({ coupons });
  place.rename(purchasePath(couponIds(coupons)));
}

export function setQuantity(context: ShopContext, line: PurchaseLine, quantity: number): void {
  const lines = context.state.now.purchase.lines ?? [];
  keepLines(
    context,
    lines.map((each) => (each === line ? { ...each, quantity } : each)),
  );
}

export function leaveLineOut(context: ShopContext, line: PurchaseLine): void {
  const lines = context.state.now.purchase.lines ?? [];
  keepLines(
    context,
    lines.filter((each) => each !== line),
  );
}

/** What is on the page is what is ticked, so that a reload or the way to sign in loses nothing of it. */
export function keepLines({ state, selection }: ShopContext, lines: readonly PurchaseLine[]): void {
  const ticked = lines.map(({ product, quantity }) => ({ ...choiceOf(product), quantity }));
  selection.keep(ticked);
  state.change({ ticked });
  state.changePurchase({ lines });
}
