import { accepted, type Answer } from '../../../common/protocol/refusals.ts';
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import type { ShopContext } from './context.ts';

/**
 * The pictures of the coupons that are used on the page: each comes over the line once, while the shopper
 * still reads, for the eyes and for the order.
 */
export function keptPictures(
  http: Pick<ShopContext['http'], 'getBytes'>,
): ShopContext['pictureOf'] {
  const kept = new Map<string, Promise<Answer<Blob>>>();
  return (coupon) => {
    const known = kept.get(coupon.id);
    if (known) return known;
    const coming = fetchPicture(http, coupon);
    kept.set(coupon.id, coming);
    // What did not come is asked for again.
    void coming.then((answer) => answer.ok || kept.delete(coupon.id));
    return coming;
  };
}

async function fetchPicture(
  http: Pick<ShopContext['http'], 'getBytes'>,
  { pictureUrl }: FetchedCoupon,
): Promise<Answer<Blob>> {
  const answer = await http.getBytes(pictureUrl);
  return answer.ok ? accepted(new Blob([answer.value], { type: 'image/png' })) : answer;
}
