import type { CouponDesk } from '../coupons/desk.ts';
import type { ReceiptSigner } from '../adapters/receipt-signer.ts';
import type { MemberDirectory } from '../members/directory.ts';
import type { Database } from '../store/database.ts';
import type { PaymentPort } from './payment-port.ts';

export type OrderStore = typeof import('../store/order-store.ts');

/** The seams between the steps of an order, where a test may end the process. */
export const SEAMS = [
  'checked',
  'reserved',
  'authorised-at-provider',
  'authorised',
  'captured-at-provider',
  'before-commit',
  'accepted',
  'called-off-at-provider',
  'refund-started',
  'refunded-at-provider',
] as const;
export type Seam = (typeof SEAMS)[number];

export interface OrdersDeps {
  readonly db: Database;
  readonly store: OrderStore;
  readonly coupons: CouponDesk;
  readonly members: Pick<MemberDirectory, 'recordMisuse'>;
  readonly payments: PaymentPort;
  readonly signer: Pick<ReceiptSigner, 'sign' | 'publicKey'>;
  /** Where the pages are; asked when an order is placed. */
  readonly origin: () => string;
  readonly commissionBasisPoints: number;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  readonly nowMs?: () => number;
  /** Called at every seam; what it throws ends the step there, as a kill would. */
  readonly onSeam?: (seam: Seam, orderId: string) => void;
}

/** Deps with their defaults. */
export interface OrderTools extends OrdersDeps {
  readonly nowMs: () => number;
  readonly onSeam: (seam: Seam, orderId: string) => void;
  /** A seller has more, or other, delivery instructions. */
  readonly tellDeliveries: (sellerId: string) => void;
}
