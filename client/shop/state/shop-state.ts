import type { ListedProduct } from '../../../common/protocol/products.ts';
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { Order, SignedInMember } from '../../../common/protocol/shop.ts';
import type { OfferedCoupon, PurchaseLine, UsedCoupon } from './purchase.ts';
import { keyOf, type Choice } from './selection.ts';

export type ShopMember = Omit<SignedInMember, 'memberKey'>;

export interface ListNow {
  readonly products: readonly ListedProduct[];
  readonly next: string | null;
  readonly search: string;
  readonly sellerId: string | null;
  readonly sellers: readonly { readonly id: string; readonly name: string }[];
  readonly listing: 'first' | 'more' | 'idle';
}

export interface PurchaseNow {
  /** null: not here yet. */
  readonly lines: readonly PurchaseLine[] | null;
  /** Those that were asked for; which line each is used in is worked out (purchase.ts). */
  readonly coupons: readonly UsedCoupon[];
  /** The member's coupons for these products. */
  readonly wallet: readonly OfferedCoupon[];
  /** The server's clock when they were looked up: which coupons are in date is judged by it. */
  readonly atMs: number;
  readonly step: 'looking' | 'editing' | 'ordering';
}

export interface ShopNow {
  /** undefined: the server has not said yet; null: nobody is signed in. */
  readonly member: ShopMember | null | undefined;
  readonly ticked: readonly Choice[];
  readonly list: ListNow;
  readonly purchase: PurchaseNow;
  /** null: not here yet. */
  readonly orders: readonly Order[] | null;
  readonly busy: 'coupon' | 'end' | null;
  /** Why a button could not be followed, in the page's own words. */
  readonly hint: 'tick-one' | 'tick-some' | 'no-coupon' | 'still-signed-in' | null;
  readonly refusal: Refusal | null;
  /** The member has ended: nothing of theirs is here any more. */
  readonly ended: boolean;
}

export class ShopState {
  #now: ShopNow;
  readonly #listeners = new Set<() => void>();

  constructor(ticked: readonly Choice[], sellerId: string | null) {
    this.#now = {
      member: undefined,
      ticked,
      list: { products: [], next: null, search: '', sellerId, sellers: [], listing: 'first' },
      purchase: { lines: null, coupons: [], wallet: [], atMs: 0, step: 'looking' },
      orders: null,
      busy: null,
      hint: null,
      refusal: null,
      ended: false,
    };
  }

  get now(): ShopNow {
    return this.#now;
  }

  change(part: Partial<ShopNow>): void {
    this.#now = { ...this.#now, ...part };
    for (const listener of [...this.#listeners]) listener();
  }

  changeList(part: Partial<ListNow>): void {
    this.change({ list: { ...this.#now.list, ...part } });
  }

  changePurchase(part: Partial<PurchaseNow>): void {
    this.change({ purchase: { ...this.#now.purchase, ...part } });
  }

  /** Calls after every change. Returns the remover. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export const choiceOf = ({ seller, number }: ListedProduct): Choice => ({
  sellerId: seller.id,
  number,
});

export const isTicked = (ticked: readonly Choice[], product: ListedProduct): boolean =>
  ticked.some((choice) => keyOf(choice) === keyOf(choiceOf(product)));

/** Members' products are for who is signed in. */
export const isForbidden = ({ member }: ShopNow, product: ListedProduct): boolean =>
  product.membersOnly && !member;
