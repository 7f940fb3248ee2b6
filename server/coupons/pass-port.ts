// Coupons in the wallets that phones bring along. Each is there only where the operator has configured it
// with certificates of their own.
import type { TypedCode } from '../../common/code/typed-code.ts';
import type { CouponDesign } from '../../common/coupon/design.ts';

export const PASS_KINDS = ['apple', 'google'] as const;
export type PassKind = (typeof PASS_KINDS)[number];

/** All that a pass says. What the coupon is worth is not among it. */
export interface PassFacts {
  readonly couponId: string;
  readonly seller: { readonly id: string; readonly name: string };
  readonly message: string;
  /** Name of the product, or null: for every product of the seller. */
  readonly product: string | null;
  readonly colours: CouponDesign['colours'];
  readonly code: TypedCode;
  /** Of the QR code. */
  readonly text: string;
  readonly validUntilMs: number;
  /** The coupon's own page. */
  readonly page: string;
}

export interface PassPort {
  /** A signed .pkpass file. null: not configured. */
  readonly apple: ((facts: PassFacts) => Promise<Buffer>) | null;
  /** An address that asks its visitor whether to save the pass. null: not configured. */
  readonly google: ((facts: PassFacts) => Promise<string>) | null;
}
