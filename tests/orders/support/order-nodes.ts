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
import * as orderStore from '../../../server/store/order-store.ts';
import { sandboxBooks } from '../../../server/store/sandbox-books.ts';
import { couponHouse, type CouponHouse } from '../../coupons/support/coupon-house.ts';

export interface OrderNodes {
  readonly house: CouponHouse;
  readonly sandbox: Sandbox;
  /** Another node, some of whose parts are other ones. */
  open(part?: Partial<OrdersDeps>): Orders;
  /** The member with a card that ends so. */
  withCard(member: Member, card: TestCard): Promise<Member>;
  close(): Promise<void>;
}

export async function openOrderNodes(): Promise<OrderNodes> {
  const house = await couponHouse({ threads: 1 });
  const sandbox = createSandbox({
    books: sandboxBooks(house.db),
    key: randomBytes(32),
    origin: () => 'http://localhost:9',
  });
  const signer = createReceiptSigner(generateReceiptKey());
  return {
    house,
    sandbox,
    open: (part = {}) =>
      createOrders({
        db: house.db,
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
    async withCard(member, card) {
      const { token } = await sandbox.page.addMethod(card, card);
      return { ...member, paymentMethod: { provider: 'sandbox', token, label: card } };
    },
    async close() {
      sandbox.stop();
      await house.close();
    },
  };
}
