// Orders on several nodes: each has a memory of its own, and they share the database and the payment provider.
import { randomBytes } from 'node:crypto';
import type { TestCard } from '../../../common/protocol/pay.ts';
import { createSandbox, type Sandbox } from '../../../server/adapters/payment-sandbox.ts';
import {
  createReceiptSigner,
  generateReceiptKey,
} from '../../../server/adapters/receipt-signer.ts';
import type { Member } from '../../../server/members/directory.ts';
import type { OrdersDeps } from '../../../server/orders/deps.ts';
import { createOrders, type Orders } from '../../../server/orders/orders.ts';
import type { Placing } from '../../../server/orders/place.ts';
import * as orderStore from '../../../server/store/order-store.ts';
import { sandboxBooks } from '../../../server/store/sandbox-books.ts';
import {
  couponHouse,
  type CouponHouse,
  type TestCoupon,
  type TestProduct,
} from '../../coupons/support/coupon-house.ts';

export interface OrderNodes {
  readonly house: CouponHouse;
  readonly sandbox: Sandbox;
  /** Another node, some of whose parts are other ones. */
  open(part?: Partial<OrdersDeps>): Orders;
  /** The member with a card that ends so. */
  withCard(member: Member, card: TestCard): Promise<Member>;
  /** A member with such a card and a coupon; 'approves' if nothing else is said. */
  addBuyer(card?: TestCard): Promise<TestCoupon>;
  ordersOf(member: Member): Promise<readonly { readonly id: string; readonly state: string }[]>;
  misusesOf(member: Member): Promise<readonly string[]>;
  couponState(id: string): Promise<string>;
  close(): Promise<void>;
}

/** An order of one unit at 12,000 under a new key. */
export const placing = (
  member: Member,
  { sellerId, number: productNumber }: TestProduct,
  pictures: readonly Buffer[] = [],
): Placing => ({
  member,
  command: {
    key: randomBytes(16).toString('base64url'),
    sellerId,
    productNumber,
    quantity: 1,
    listMinor: 12_000,
  },
  pictures,
});

/** Resolves for all once so many have come. */
export function meeting(many: number): () => Promise<void> {
  let come = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    come += 1;
    if (come === many) open();
    return all;
  };
}

export async function openOrderNodes(): Promise<OrderNodes> {
  const house = await couponHouse({ threads: 1 });
  const sandbox = createSandbox({
    books: sandboxBooks(house.db),
    key: randomBytes(32),
    origin: () => 'http://localhost:9',
  });
  const signer = createReceiptSigner(generateReceiptKey());
  const { db } = house;
  const withCard = async (member: Member, card: TestCard): Promise<Member> => {
    const { token } = await sandbox.page.addMethod(card, card);
    return { ...member, paymentMethod: { provider: 'sandbox', token, label: card } };
  };
  return {
    house,
    sandbox,
    withCard,
    async addBuyer(card = 'approves') {
      const own = await house.addCoupon();
      return { ...own, member: await withCard(own.member, card) };
    },
    ordersOf: ({ id }) => db('orders').where({ member_id: id }).select('id', 'state'),
    misusesOf: ({ id }) => db('misuses').where({ member_id: id }).orderBy('id').pluck('reason'),
    couponState: async (id) => (await db('coupons').where({ id }).first('state')).state,
    open: (part = {}) =>
      createOrders({
        db,
        store: orderStore,
        coupons: house.desk,
        members: house.members.directory,
        payments: sandbox,
        signer,
        origin: () => 'http://localhost:9',
        commissionBasisPoints: 500,
        log: { warn: () => {}, error: () => {} },
        ...part,
      }),
    async close() {
      sandbox.stop();
      await house.close();
    },
  };
}
