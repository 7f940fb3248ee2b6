// The lottery's coupons: what a member's devices have won and confirmed, as coupons of the same kind.
import type { CouponDesign } from '../../common/coupon/design.ts';
import { defaultPolicy } from '../../common/coupon/policy.ts';
import { fitsPayload } from '../../common/coupon/sealed-content.ts';
import type { WonSheet } from '../store/won-query.ts';
import type { CouponsDeps } from './deps.ts';
import { issueCoupon } from './issue.ts';

const MESSAGE_CHARS = 120;

/**
 * Makes the coupons that are not made yet; one per sheet, whoever asks how often. A device that joins
 * later brings what it won before.
 */
export async function issueLotteryCoupons(deps: CouponsDeps, memberId: string): Promise<void> {
  for (const won of await deps.store.listWonSheets(deps.db, memberId)) {
    const { campaignId, sheet, sellerId, conditions, tier } = won;
    const { benefit } = conditions.breakdown[tier]!;
    if (!fitsPayload(benefit)) {
      deps.log.warn({ campaignId, tier }, 'a benefit has too many digits for a coupon');
      continue;
    }
    await issueCoupon(deps, {
      source: { campaignId, sheet },
      sellerId,
      productId: null,
      memberId,
      design: designOf(won),
      mode: 'sealed',
      policy: {
        ...defaultPolicy(conditions.period.zone),
        ...(conditions.coupon?.rotatingCode && { rotating: true }),
      },
      benefit,
    });
  }
}

function designOf({ announcement, seller }: WonSheet): CouponDesign {
  return {
    template: 'ticket',
    message: [...announcement.title].slice(0, MESSAGE_CHARS).join(''),
    seller,
    colours: { paper: '#f6f0e2', ink: '#2a3575', accent: '#b92d15' },
    artwork: announcement.goods.find((goods) => goods.picture !== null)?.picture ?? null,
    upload: null,
    qr: null,
  };
}
