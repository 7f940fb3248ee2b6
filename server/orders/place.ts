// Takes an order in: checks it, reserves the coupon, and leaves the rest to the saga.
import { createHash, randomUUID } from 'node:crypto';
import { priceOrder } from '../../common/order/price.ts';
import {
  accepted,
  refused,
  type Answer,
  type RefusalCode,
} from '../../common/protocol/refusals.ts';
import type { PlaceOrder } from '../../common/protocol/shop.ts';
import type { CheckedCoupon } from '../coupons/desk.ts';
import type { Member } from '../members/directory.ts';
import type { NewOrder } from '../store/orders.ts';
import type { Product } from '../store/products.ts';
import type { OrderTools } from './deps.ts';

export interface Placing {
  readonly member: Member;
  readonly command: PlaceOrder;
  /** The coupon as it was uploaded; null: bought without. */
  readonly picture: Buffer | null;
}

export interface Placed {
  readonly id: string;
  readonly isNew: boolean;
}

/** The order under this key: a new one that is reserved, or the one it was used for before. */
export async function place(tools: OrderTools, placing: Placing): Promise<Answer<Placed>> {
  const { member } = placing;
  if (member.status === 'suspended') return refused('SUSPENDED');
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
  readonly coupon: CheckedCoupon | null;
}

async function check(tools: OrderTools, placing: Placing): Promise<Answer<Checked>> {
  const { store, db, coupons, nowMs } = tools;
  const { member, command, picture } = placing;
  const { sellerId, productNumber, quantity, listMinor } = command;
  const product = await store.findProduct(db, sellerId, productNumber);
  if (!product?.isListed) return refused('PRODUCT_GONE');
  if (product.priceMinor * quantity !== listMinor) return refused('PRICE_CHANGED');
  if (!picture) return accepted({ product, coupon: null });
  const coupon = await coupons.check({
    picture,
    member,
    sellerId,
    productId: product.id,
    listMinor,
    nowMs: nowMs(),
  });
  return coupon.ok ? accepted({ product, coupon: coupon.value }) : coupon;
}

async function reserve(
  tools: OrderTools,
  placing: Placing,
  bodyDigest: string,
  { product, coupon }: Checked,
): Promise<Answer<Placed>> {
  const { payments, onSeam, nowMs } = tools;
  const { member, command } = placing;
  const line = { unitMinor: product.priceMinor, quantity: command.quantity };
  const priced = priceOrder([line], coupon?.benefit ?? null, product.currency);
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
    couponId: coupon?.id ?? null,
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
  if (!(await storeReserved(tools, order))) {
    // The same request may have come through another node at the same time.
    const before = await findBefore(tools, placing, bodyDigest);
    return before ?? misused(tools, placing, 'COUPON_USED', coupon?.id ?? null);
  }
  onSeam('reserved', id);
  return accepted({ id, isNew: true });
}

/** The coupon reserved and the order stored, both or neither. False: the coupon or the key is taken. */
async function storeReserved(
  { store, db, coupons }: OrderTools,
  order: NewOrder,
): Promise<boolean> {
  try {
    await store.inTransaction(db, async (transaction) => {
      const { id, couponId } = order;
      // The coupon first: whoever comes second for it waits here, and is told no.
      const isFree = couponId === null || (await coupons.reserve(transaction, couponId, id));
      if (!isFree || !(await store.insertOrder(transaction, order))) throw new Taken();
    });
    return true;
  } catch (error) {
    if (error instanceof Taken) return false;
    throw error;
  }
}

/** Rolls back what was about to be stored. */
class Taken extends Error {}

async function misused(
  { members }: OrderTools,
  { member, command, picture }: Placing,
  reason: RefusalCode,
  couponId: string | null,
): Promise<Answer<never>> {
  const { sellerId, productNumber } = command;
  await members.recordMisuse({
    memberId: member.id,
    couponId,
    reason,
    presented: { sellerId, productNumber, ...(picture ? { picture: sha256(picture) } : {}) },
  });
  return refused(reason);
}

/** What makes two requests the same one, the picture's bytes included. */
function digestOf({ command, picture }: Placing): string {
  const { sellerId, productNumber, quantity, listMinor } = command;
  const words = [sellerId, productNumber, quantity, listMinor, picture && sha256(picture)];
  return sha256(JSON.stringify(words));
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
