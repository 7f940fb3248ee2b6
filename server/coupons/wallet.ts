// A member's coupons as the member sees them. What is sealed stays sealed: not even its holder is told
// the value by the server; the picture carries it, and the wrapped key opens it on the device.
import type { Benefit } from '../../common/campaign/benefit.ts';
import { wrapContentKey } from '../../common/coupon/keys.ts';
import { toBase64url } from '../../common/fairness/bytes.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { FetchedCoupon, WalletCoupon } from '../../common/protocol/shop.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import { openOfferBenefit } from '../products/offer-benefit.ts';
import { pictureOf } from './coupon-picture.ts';
import type { CouponsDeps, Holder } from './deps.ts';
import { createFetchRate, type FetchRate } from './fetch-rate.ts';
import { issueCoupon } from './issue.ts';
import { issueLotteryCoupons } from './lottery.ts';
import { openBenefit, openContentKey } from './rested.ts';

export interface Wallet {
  /**
   * The member's coupon of what the seller offers for the product now: the same one at every fetch.
   * NOT_FOUND, SUSPENDED, COUPON_EXPIRED; RATE_LIMITED after many new ones.
   */
  fetch(member: Holder, sellerId: string, productNumber: string): Promise<Answer<FetchedCoupon>>;
  /** Newest first, with what the member's devices have won since the last look. */
  list(member: Holder): Promise<readonly WalletCoupon[]>;
  find(member: Holder, id: string): Promise<Answer<FetchedCoupon>>;
  /** PNG, 640 × 400. */
  picture(member: Holder, id: string): Promise<Answer<Buffer>>;
  /** A page has read its value on the holder's device. NOT_FOUND. */
  noteRevealed(member: Holder, id: string): Promise<Answer<object>>;
  /** The lottery's coupons at sign-in; `list` does the same. */
  collect(memberId: string): Promise<void>;
}

/** What prices are counted in where neither product nor benefit says it. */
const CURRENCY_OTHERWISE = 'JPY';

export function createWallet(deps: CouponsDeps, rate = createFetchRate()): Wallet {
  const findOwn = async (member: Holder, id: string): Promise<CouponRow | undefined> => {
    const coupon = await deps.store.findCoupon(deps.db, id);
    return coupon?.memberId === member.id ? coupon : undefined;
  };
  return {
    async fetch(member, sellerId, productNumber) {
      const answer = await fetchOffered({ ...deps, rate }, member, sellerId, productNumber);
      if (!answer.ok) return answer;
      const picture = await pictureOf(deps, answer.value);
      if (!picture.ok) return picture;
      return accepted(await toFetched(deps, answer.value));
    },
    async list(member) {
      await issueLotteryCoupons(deps, member.id);
      const coupons = await deps.store.listCoupons(deps.db, member.id);
      return coupons.map((coupon) => toWallet(deps, coupon));
    },
    async find(member, id) {
      const coupon = await findOwn(member, id);
      return coupon ? accepted(await toFetched(deps, coupon)) : refused('NOT_FOUND');
    },
    async picture(member, id) {
      const coupon = await findOwn(member, id);
      return coupon ? pictureOf(deps, coupon) : refused('NOT_FOUND');
    },
    async noteRevealed(member, id) {
      const coupon = await findOwn(member, id);
      if (!coupon) return refused('NOT_FOUND');
      await deps.store.markRevealed(deps.db, coupon.id);
      return accepted({});
    },
    collect: (memberId) => issueLotteryCoupons(deps, memberId),
  };
}

async function fetchOffered(
  deps: CouponsDeps & { readonly rate: FetchRate },
  member: Holder,
  sellerId: string,
  productNumber: string,
): Promise<Answer<CouponRow>> {
  if (member.status === 'suspended') return refused('SUSPENDED');
  const { db, store } = deps;
  const product = await store.findListedProduct(db, sellerId, productNumber);
  const offer = product && (await store.findOffer(db, product.id));
  if (!product || !offer) return refused('NOT_FOUND');
  const known = await store.findCouponOfOffer(db, offer.id, member.id);
  if (known) return accepted(known);
  const retryAfterMs = deps.rate.waitMs(member.id, deps.nowMs());
  if (retryAfterMs > 0) return refused('RATE_LIMITED', { retryAfterMs });
  const { design, mode, policy } = offer;
  const issued = await issueCoupon(deps, {
    source: { offerId: offer.id },
    sellerId,
    productId: product.id,
    memberId: member.id,
    design: { ...design, seller: design.seller || product.seller },
    mode,
    policy,
    benefit: openOfferBenefit(deps.offerBenefitBox, offer.id, offer.sealedBenefit),
  });
  if (issued === 'expired') return refused('COUPON_EXPIRED');
  const coupon = await store.findCouponOfOffer(db, offer.id, member.id);
  return coupon ? accepted(coupon) : refused('NOT_FOUND');
}

/** What may be told: only a coupon of the comparison mode shows its benefit. */
function toldBenefit(deps: CouponsDeps, coupon: CouponRow): Benefit | null {
  return coupon.mode === 'open' ? openBenefit(deps, coupon.id, coupon.sealedBenefit) : null;
}

/** As its holder is told of it. */
export function toWallet(deps: CouponsDeps, coupon: CouponRow): WalletCoupon {
  const isOver = coupon.state === 'issued' && deps.nowMs() >= coupon.validUntilMs;
  return {
    id: coupon.id,
    message: coupon.design.message,
    seller: coupon.seller,
    product: coupon.product && { number: coupon.product.number, name: coupon.product.name },
    state: isOver ? 'expired' : coupon.state,
    validFromMs: coupon.validFromMs,
    validUntilMs: coupon.validUntilMs,
    policy: coupon.policy,
    benefit: toldBenefit(deps, coupon),
  };
}

async function toFetched(deps: CouponsDeps, coupon: CouponRow): Promise<FetchedCoupon> {
  const contentKey = openContentKey(deps, coupon.id, coupon.sealedContentKey);
  const memberKey = await deps.members.memberKey(coupon.memberId!);
  return {
    ...toWallet(deps, coupon),
    pictureUrl: `/api/coupons/${coupon.id}/picture`,
    wrappedKey: toBase64url(await wrapContentKey(contentKey, memberKey)),
    currency: currencyOf(deps, coupon),
    isRevealed: coupon.isRevealed,
  };
}

/** The benefit's own; prices of a percentage are in the product's or, for a lottery's, the seller's. */
export function currencyOf(deps: CouponsDeps, coupon: CouponRow): string {
  const benefit = openBenefit(deps, coupon.id, coupon.sealedBenefit);
  if (benefit.kind !== 'percent-off') return benefit.currency;
  return coupon.currency ?? CURRENCY_OTHERWISE;
}
