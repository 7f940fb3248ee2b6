import type { Answer } from '../../../common/protocol/refusals.ts';
import { accepted } from '../../../common/protocol/refusals.ts';
import type { IssuedCoupon } from '../../../common/protocol/seller.ts';
import type { SellerApi } from './api.ts';

const PAGE = 500;

/** The whole issue list, in the order in which it was confirmed, for printing. */
export async function readAllCoupons(
  api: Pick<SellerApi, 'listCoupons'>,
  campaignId: string,
  onProgress: (loaded: number, total: number) => void,
): Promise<Answer<readonly IssuedCoupon[]>> {
  const coupons: IssuedCoupon[] = [];
  let after: number | null = null;
  do {
    const answer: Awaited<ReturnType<SellerApi['listCoupons']>> = await api.listCoupons(
      campaignId,
      { search: '', after, limit: PAGE },
    );
    if (!answer.ok) return answer;
    coupons.push(...answer.value.coupons);
    after = answer.value.next;
    onProgress(coupons.length, answer.value.total);
  } while (after !== null);
  return accepted(coupons.reverse());
}
