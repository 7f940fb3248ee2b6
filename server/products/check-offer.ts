import { fitsPayload } from '../../common/coupon/sealed-content.ts';
import type { OfferFields, SaveProduct } from '../../common/protocol/products.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import { periodInstants } from '../campaigns/period.ts';

/** What no schema finds: whether product and coupon fit one another, and the dates are to come. */
export function checkOffer({ product, offer }: SaveProduct, nowMs: number): Problem[] {
  if (offer === null) return [];
  const { benefit, policy } = offer;
  const problems: Problem[] = [];
  const report = (path: string, reason: string) => problems.push({ path: `offer.${path}`, reason });

  if (benefit.kind !== 'percent-off' && benefit.currency !== product.currency) {
    report('benefit.currency', `the product is priced in ${product.currency}`);
  }
  if (benefit.kind === 'fixed-price' && benefit.priceMinor >= product.priceMinor) {
    report('benefit.priceMinor', 'must be below the price without coupon');
  }
  if (!fitsPayload(benefit)) {
    const field = benefit.kind === 'fixed-price' ? 'priceMinor' : 'amountMinor';
    report(`benefit.${field}`, 'has too many digits to be sealed into a picture');
  }
  if (policy.validDays === null && policy.validUntil === null) {
    report('policy.validDays', 'say how long the coupon is valid, or until when');
  }
  problems.push(...periodProblems(policy, nowMs));
  return problems;
}

/** Read as a period, which may have begun long ago: that finds what is wrong with zones and wall clocks. */
function periodProblems(policy: OfferFields['policy'], nowMs: number): Problem[] {
  const closes = policy.validUntil ?? '2100-01-01T00:00';
  const opens = policy.validFrom ?? '2000-01-02T00:00';
  const period = periodInstants({ opens, closes, zone: policy.zone });
  if (!period.ok) {
    return (period.refusal.problems ?? []).map(({ path, ...found }) => ({
      ...found,
      path: `offer.policy.${FIELD_OF[path ?? ''] ?? 'validUntil'}`,
    }));
  }
  if (period.value.closesAtMs > nowMs) return [];
  return [{ path: 'offer.policy.validUntil', reason: 'is over already' }];
}

const FIELD_OF: Record<string, string> = { 'period.zone': 'zone', 'period.opens': 'validFrom' };
