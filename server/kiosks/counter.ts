// The counter: what a coupon is worth, holding it for a basket, giving a hold up, undoing a redemption.
// The till takes the money; here only the coupon changes, together with its redemption's row.
import { randomUUID } from 'node:crypto';
import { priceOrder } from '../../common/order/price.ts';
import { COUNTER_HOLD_SECONDS, type KioskCommand } from '../../common/protocol/kiosk.ts';
import type { SeenCoupon } from '../../common/protocol/kiosk-answers.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { CheckedCoupon, SeenAtDesk, Shown } from '../coupons/desk.ts';
import type { Product } from '../store/products.ts';
import type { RedemptionRow } from '../store/redemptions.ts';
import type { KiosksDeps } from './deps.ts';
import type { KnownKiosk } from './known-kiosk.ts';
import { lapseHoldOf } from './lapsed.ts';
import type { KeptPictures } from './pictures.ts';
import { findShown } from './presented.ts';
import { record, type Decided, type Outcome, type Said } from './recorded.ts';
import { toRedemption, UNDO_MS } from './redemption.ts';

export interface CounterDeps extends KiosksDeps {
  readonly pictures: KeptPictures;
}

export async function lookUp(
  deps: CounterDeps,
  kiosk: KnownKiosk,
  { coupon }: KioskCommand<'look-up'>,
): Promise<Answer<SeenCoupon>> {
  const shown = await findShown(deps, deps.pictures, kiosk, coupon);
  if (!shown.ok) return shown;
  const seen = await lookAgain(deps, shown.value);
  if (!seen.ok) return seen;
  // What it is worth is for its own shop to know.
  if (seen.value.coupon.seller.id !== kiosk.sellerId) return refused('COUPON_WRONG_SELLER');
  return accepted(toSeen(seen.value, deps.nowMs()));
}

/** As it is once a hold that is over has been taken away. */
async function lookAgain(deps: CounterDeps, shown: Shown): Promise<Answer<SeenAtDesk>> {
  const seen = await deps.desk.look(shown);
  if (!seen.ok || seen.value.coupon.state !== 'reserved') return seen;
  return (await lapseHoldOf(deps, seen.value.coupon.id)) ? deps.desk.look(shown) : seen;
}

function toSeen({ coupon, benefit, recognisedBy }: SeenAtDesk, nowMs: number): SeenCoupon {
  const isEarly = coupon.state === 'issued' && nowMs < coupon.validFromMs;
  const isOver = coupon.state === 'issued' && nowMs >= coupon.validUntilMs;
  return {
    couponId: coupon.id,
    message: coupon.design.message,
    benefit,
    product: coupon.product && { number: coupon.product.number, name: coupon.product.name },
    state: isOver ? 'expired' : isEarly ? 'not-yet-valid' : coupon.state,
    validUntilMs: coupon.validUntilMs,
    minimumOrderMinor: coupon.policy.minimumOrderMinor,
    recognisedBy,
  };
}

type Basket = KioskCommand<'hold'>['basket'];

export const hold = (
  deps: CounterDeps,
  said: Said,
  { coupon, basket }: KioskCommand<'hold'>,
): Promise<Outcome> =>
  record(deps, said, async () => {
    const { kiosk } = said;
    const shown = await findShown(deps, deps.pictures, kiosk, coupon);
    if (!shown.ok) return { answer: shown };
    const product = await deps.store.findProduct(deps.db, kiosk.sellerId, basket.productNumber);
    if (!product?.isListed) return { answer: refused('PRODUCT_GONE') };
    const listMinor = basket.listMinor ?? product.priceMinor * basket.quantity;
    const checked = await checkAgain(deps, shown.value, { kiosk, product, listMinor });
    if (!checked.ok) return { answer: checked };
    return holdFor(deps, kiosk, { checked: checked.value, product, basket, listMinor });
  });

interface Wanted {
  readonly kiosk: KnownKiosk;
  readonly product: Product;
  readonly listMinor: number;
}

async function checkAgain(
  deps: CounterDeps,
  shown: Shown,
  { kiosk, product, listMinor }: Wanted,
): Promise<Answer<CheckedCoupon>> {
  const { sellerId } = kiosk;
  const at = { member: null, sellerId, productId: product.id, listMinor, nowMs: deps.nowMs() };
  const checked = await deps.desk.check({ ...shown, ...at });
  if (checked.ok || checked.refusal.code !== 'COUPON_USED') return checked;
  const seen = await deps.desk.look(shown);
  const isFree = seen.ok && (await lapseHoldOf(deps, seen.value.coupon.id));
  return isFree ? deps.desk.check({ ...shown, ...at }) : checked;
}

interface Basketed {
  readonly checked: CheckedCoupon;
  readonly product: Product;
  readonly basket: Basket;
  readonly listMinor: number;
}

function holdFor(
  { desk, store, nowMs }: CounterDeps,
  { id: kioskId, sellerId }: KnownKiosk,
  { checked, product, basket, listMinor }: Basketed,
): Decided {
  const { quantity } = basket;
  const priced = priceOrder(linesOf(listMinor, quantity), checked.benefit, product.currency);
  if (!priced.ok) return { answer: priced };
  const held: RedemptionRow = {
    id: randomUUID(),
    sellerId,
    kioskId,
    couponId: checked.id,
    productNumber: product.number,
    quantity,
    listMinor,
    discountMinor: priced.value.discountMinor,
    currency: product.currency,
    state: 'held',
    holdUntilMs: nowMs() + COUNTER_HOLD_SECONDS * 1000,
    settledAtMs: null,
  };
  return {
    answer: accepted(toRedemption(held)),
    async effect(transaction) {
      if (await desk.isOverLimit(transaction, checked, nowMs())) return false;
      if (!(await desk.reserve(transaction, held.couponId, held.id))) return false;
      await store.insertRedemption(transaction, { ...held, productId: product.id });
      return true;
    },
  };
}

/** The till's total as pieces of whole units: some may cost one unit more than the others. */
function linesOf(listMinor: number, quantity: number) {
  const unitMinor = Math.floor(listMinor / quantity);
  const dearer = listMinor - unitMinor * quantity;
  return [
    { unitMinor, quantity: quantity - dearer },
    ...(dearer > 0 ? [{ unitMinor: unitMinor + 1, quantity: dearer }] : []),
  ];
}

export const release = (
  deps: CounterDeps,
  said: Said,
  { redemptionId }: KioskCommand<'release'>,
): Promise<Outcome> =>
  record(deps, said, async () => {
    const found = await findOwn(deps, said.kiosk, redemptionId);
    if (!found.ok) return { answer: found };
    switch (found.value.state) {
      case 'held':
        return settled(deps, found.value, { from: 'held', to: 'released', because: null });
      // It is given up already, which is what was wanted.
      case 'released':
      case 'expired':
        return { answer: accepted(toRedemption(found.value)) };
      case 'redeemed':
        return { answer: refused('COUPON_USED') };
      case 'undone':
        return { answer: refused('HOLD_OVER') };
    }
  });

export const undo = (
  deps: CounterDeps,
  said: Said,
  { redemptionId, because }: KioskCommand<'undo'>,
): Promise<Outcome> =>
  record(deps, said, async () => {
    const found = await findOwn(deps, said.kiosk, redemptionId);
    if (!found.ok) return { answer: found };
    const { state, settledAtMs } = found.value;
    if (state === 'undone') return { answer: refused('UNDO_TOO_LATE') };
    if (state !== 'redeemed') return { answer: refused('NOT_FOUND', NOT_REDEEMED) };
    if (deps.nowMs() >= settledAtMs! + UNDO_MS) return { answer: refused('UNDO_TOO_LATE') };
    return settled(deps, found.value, { from: 'redeemed', to: 'undone', because });
  });

const NOT_REDEEMED = { problems: [{ path: 'redemptionId', reason: 'it was not redeemed' }] };

type Settling =
  | { readonly from: 'held'; readonly to: 'released'; readonly because: null }
  | { readonly from: 'redeemed'; readonly to: 'undone'; readonly because: string };

function settled(
  { desk, store, nowMs }: CounterDeps,
  row: RedemptionRow,
  { from, to, because }: Settling,
): Decided {
  const atMs = nowMs();
  return {
    answer: accepted(toRedemption({ ...row, state: to, settledAtMs: atMs })),
    async effect(transaction) {
      const freed =
        from === 'held'
          ? await desk.release(transaction, row.couponId, row.id)
          : await desk.takeBack(transaction, row.couponId, row.id);
      if (!freed) return false;
      return store.settleRedemption(transaction, { id: row.id, from, to, atMs, because });
    },
  };
}

/** NOT_FOUND, WRONG_SHOP. */
export async function findOwn(
  { store, db }: KiosksDeps,
  { sellerId }: KnownKiosk,
  redemptionId: string,
): Promise<Answer<RedemptionRow>> {
  const row = await store.findRedemption(db, redemptionId);
  if (!row) return refused('NOT_FOUND');
  return row.sellerId === sellerId ? accepted(row) : refused('WRONG_SHOP');
}
