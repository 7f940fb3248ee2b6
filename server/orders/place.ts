// Takes an order in: checks it, reserves the coupon, and leaves the rest to the saga.
import { createHash, randomUUID } from 'node:crypto';
import { checkStacking } from '../../common/order/policy.ts';
import { priceStacked } from '../../common/order/price.ts';
import {
  accepted,
  refused,
  type Answer,
  type RefusalCode,
} from '../../common/protocol/refusals.ts';
import type { PlaceOrder } from '../../common/protocol/shop.ts';
import type { CheckedCoupon, PresentedFrom } from '../coupons/desk.ts';
import type { Member } from '../members/directory.ts';
import type { NewOrder } from '../store/orders.ts';
import type { Product } from '../store/products.ts';
import { waitAfterDeclines } from './declines.ts';
import type { OrderTools } from './deps.ts';

export interface Placing {
  readonly member: Member;
  readonly command: PlaceOrder;
  /** The coupons as they were uploaded; none: bought without. */
  readonly pictures: readonly Buffer[];
  /** Where it comes from: what is presented too fast is refused. */
  readonly from?: PresentedFrom | undefined;
}

export interface Placed {
  readonly id: string;
  readonly isNew: boolean;
}

/** The order under this key: a new one that is reserved, or the one it was used for before. */
export async function place(tools: OrderTools, placing: Placing): Promise<Answer<Placed>> {
  const { member } = placing;
  if (member.status === 'suspended') return misused(tools, placing, 'SUSPENDED', null);
  const digest = digestOf(placing);
  const before = await findBefore(tools, placing, digest);
  if (before) return before;
  const answer = await check(tools, placing);
  if (answer.ok) return reserve(tools, placing, digest, answer.value);
  // Meanwhile the same request may have come through another node and taken the coupon itself.
  return (await findBefore(tools, placing, digest)) ?? answer;
}

/** What the member has ordered under this key; another order under the same key is refused. */
async function findBefore(
  tools: OrderTools,
  placing: Placing,
  digest: string,
): Promise<Answer<Placed> | undefined> {
  const { store, db } = tools;
  const before = await store.findOrderByKey(db, placing.member.id, placing.command.key);
  if (!before) return undefined;
  if (before.bodyDigest === digest) return accepted({ id: before.id, isNew: false });
  return misused(tools, placing, 'IDEMPOTENCY_MISMATCH', null);
}

interface Checked {
  readonly product: Product;
  readonly coupons: readonly CheckedCoupon[];
}

async function check(tools: OrderTools, placing: Placing): Promise<Answer<Checked>> {
  const { store, db } = tools;
  const { sellerId, productNumber, quantity, listMinor } = placing.command;
  const product = await store.findProduct(db, sellerId, productNumber);
  if (!product?.isListed) return refused('PRODUCT_GONE');
  if (product.priceMinor * quantity !== listMinor) return refused('PRICE_CHANGED');
  const coupons = await checkCoupons(tools, placing, product);
  return coupons.ok ? accepted({ product, coupons: coupons.value }) : coupons;
}

/** Each by itself, then all together: the first that is wrong decides. */
async function checkCoupons(
  { coupons, nowMs }: OrderTools,
  { member, command, pictures, from }: Placing,
  { id: productId }: Product,
): Promise<Answer<readonly CheckedCoupon[]>> {
  const { sellerId, listMinor } = command;
  const checked: CheckedCoupon[] = [];
  for (const picture of pictures) {
    const presented = { picture, member, sellerId, productId, listMinor, nowMs: nowMs(), from };
    const coupon = await coupons.check(presented);
    if (!coupon.ok) return coupon;
    checked.push(coupon.value);
  }
  const together = checkStacking(checked.map(({ policy }) => policy));
  return together ? refused(together) : accepted(checked);
}

async function reserve(
  tools: OrderTools,
  placing: Placing,
  bodyDigest: string,
  { product, coupons }: Checked,
): Promise<Answer<Placed>> {
  const { payments, onSeam, nowMs } = tools;
  const { member, command } = placing;
  const line = { unitMinor: product.priceMinor, quantity: command.quantity };
  const benefits = coupons.map(({ benefit }) => benefit);
  const priced = priceStacked([line], benefits, product.currency);
  if (!priced.ok) return priced;
  const { listMinor, discountMinor, totalMinor, lineDiscounts } = priced.value;
  const method = member.paymentMethod?.provider === payments.provider ? member.paymentMethod : null;
  if (totalMinor > 0 && !method) return refused('PAYMENT_METHOD_MISSING');
  const id = randomUUID();
  onSeam('checked', id);
  const { name, address, telephone } = member.person;
  const order: NewOrder = {
    id,
    memberId: member.id,
    sellerId: product.sellerId,
    key: command.key,
    bodyDigest,
    couponIds: coupons.map(({ id: couponId }) => couponId),
    currency: product.currency,
    listMinor,
    discountMinor,
    totalMinor,
    basisPoints: tools.commissionBasisPoints,
    recipient: { name, address, telephone },
    lines: [
      {
        ...line,
        productId: product.id,
        productNumber: product.number,
        productName: product.name,
        discountMinor: lineDiscounts[0]!,
      },
    ],
    payment: { provider: payments.provider, token: method?.token ?? null },
    createdAtMs: nowMs(),
  };
  const taken = await storeReserved(tools, order, coupons);
  if (taken) {
    // The same request may have come through another node at the same time.
    const before = await findBefore(tools, placing, bodyDigest);
    if (before) return before;
    const { code, couponId, retryAfterMs } = taken;
    if (code === 'RATE_LIMITED') return refused(code, { retryAfterMs });
    if (code === 'COUPON_LIMIT_REACHED') return refused(code);
    return misused(tools, placing, code, couponId);
  }
  onSeam('reserved', id);
  return accepted({ id, isNew: true });
}

/** The coupons reserved and the order stored, all or nothing: what has changed meanwhile, if anything has. */
async function storeReserved(
  tools: OrderTools,
  order: NewOrder,
  coupons: readonly CheckedCoupon[],
): Promise<Taken | undefined> {
  const { store, db, coupons: desk, nowMs } = tools;
  try {
    await store.inTransaction(db, async (transaction) => {
      // Looking at pictures takes its time: whoever was suspended meanwhile orders nothing. And orders
      // of one member follow one another from here on: who comes second is told what is taken.
      const standing = await store.lockStanding(transaction, order.memberId);
      if (standing !== 'active') throw new Taken('SUSPENDED', null);
      const retryAfterMs = await waitAfterDeclines(tools, transaction, order.memberId);
      if (retryAfterMs > 0) throw new Taken('RATE_LIMITED', null, retryAfterMs);
      for (const coupon of coupons) {
        if (await desk.isOverLimit(transaction, coupon, nowMs())) {
          throw new Taken('COUPON_LIMIT_REACHED', coupon.id);
        }
        const isFree = await desk.reserve(transaction, coupon.id, order.id);
        if (!isFree) throw new Taken('COUPON_USED', coupon.id);
      }
      if (await store.insertOrder(transaction, order)) return;
      throw new Taken('IDEMPOTENCY_MISMATCH', coupons[0]?.id ?? null);
    });
    return undefined;
  } catch (error) {
    if (error instanceof Taken) return error;
    throw error;
  }
}

/** Rolls back what was about to be stored. */
class Taken extends Error {
  readonly code: RefusalCode;
  readonly couponId: string | null;
  readonly retryAfterMs: number;

  constructor(code: RefusalCode, couponId: string | null, retryAfterMs = 0) {
    super(code);
    this.code = code;
    this.couponId = couponId;
    this.retryAfterMs = retryAfterMs;
  }
}

async function misused(
  { members }: OrderTools,
  { member, command, pictures }: Placing,
  reason: RefusalCode,
  couponId: string | null,
): Promise<Answer<never>> {
  const { sellerId, productNumber } = command;
  const picture = pictures[0];
  await members.recordMisuse({
    memberId: member.id,
    couponId,
    reason,
    presented: { sellerId, productNumber, ...(picture ? { picture: sha256(picture) } : {}) },
  });
  return refused(reason);
}

/** What makes two requests the same one, the pictures' bytes included, in whatever order they come. */
function digestOf({ command, pictures }: Placing): string {
  const { sellerId, productNumber, quantity, listMinor } = command;
  const digests = pictures.length === 0 ? [null] : pictures.map(sha256).sort();
  return sha256(JSON.stringify([sellerId, productNumber, quantity, listMinor, ...digests]));
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
