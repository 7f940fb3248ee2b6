// Many coupons of one member with their typed codes, written beside a server that runs: no pictures are
// made, so that thousands take seconds.
import { defaultPolicy } from '../../../common/coupon/policy.ts';
import { loadMasterKey } from '../../../server/adapters/master-key.ts';
import { createSecretBox } from '../../../server/adapters/secret-box.ts';
import { createCouponCodes } from '../../../server/coupons/codes.ts';
import { issueCoupon } from '../../../server/coupons/issue.ts';
import * as store from '../../../server/store/coupon-store.ts';
import type { Database } from '../../../server/store/database.ts';
import { offer } from '../../http/support/product.ts';
import { addCampaign, MASTER_KEY } from '../../support/campaigns.ts';

const AT_ONCE = 4;

/** The codes, as they are typed; good for everything that the seller has. */
export async function addTypedCoupons(
  db: Database,
  sellerId: string,
  memberId: string,
  count: number,
): Promise<string[]> {
  const keys = await loadMasterKey({ base64: MASTER_KEY, directory: '' });
  const boxes = {
    benefitBox: createSecretBox(keys.keyFor('coupon-benefit')),
    contentKeyBox: createSecretBox(keys.keyFor('coupon-content-key')),
  };
  const codes = createCouponCodes({
    db,
    store,
    digestKey: keys.keyFor('typed-code'),
    rotationKey: keys.keyFor('rotating-code'),
    box: createSecretBox(keys.keyFor('coupon-code')),
  });
  const campaign = await addCampaign(db, { sellerId });
  const { design, benefit, mode } = offer();
  const about = { sellerId, productId: null, memberId, design, benefit, mode };
  const policy = defaultPolicy('UTC');

  let sheet = 0;
  const issueSome = async (): Promise<void> => {
    while (sheet < count) {
      sheet += 1;
      const source = { campaignId: campaign.id, sheet };
      await issueCoupon({ db, store, ...boxes, nowMs: Date.now }, { ...about, source, policy });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, issueSome));

  const rows: { id: string }[] = await db('coupons')
    .where({ campaign_id: campaign.id })
    .orderBy('sheet')
    .select('id');
  const typed: string[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    typed.push(...(await Promise.all(some.map(({ id }) => codes.codeOf(id)))));
  }
  return typed;
}
