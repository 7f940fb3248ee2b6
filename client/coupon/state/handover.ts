// Where a coupon leads on to: the shop knows these addresses.
import type { WalletCoupon } from '../../../common/protocol/shop.ts';

type Leading = Pick<WalletCoupon, 'id' | 'seller' | 'product'>;

/** The order of its product, ticked, with this coupon; without one product, the seller's list. */
export function purchaseAddress({ id, seller, product }: Leading): string {
  const query = new URLSearchParams({ seller: seller.id, coupon: id });
  if (product) query.set('product', product.number);
  return `/shop?${query}`;
}

/** The list as it was left: its ticks are kept there. */
export const SHOP = '/shop';

export const ORDERS = '/shop/orders';

/** Where one signs in, and from where one comes back. */
export const signInAddress = (back: string): string =>
  `/member?${new URLSearchParams({ next: back })}`;
