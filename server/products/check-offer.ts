import { DIGITS_THAT_FIT, fitsPayload } from '../../common/coupon/sealed-content.ts';
import { why, type Why } from '../../common/protocol/problems.ts';
import type { OfferFields, ProductFields, SaveProduct } from '../../common/protocol/products.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import { periodInstants } from '../campaigns/period.ts';

/** What no schema finds: whether product and coupon fit one another, and the dates are to come. */
export function checkOffer({ product, offer }: SaveProduct, nowMs: number): Problem[] {
  if (offer === null) return [];
  const { benefit, policy } = offer;
  const problems: Problem[] = [];
  const report = (path: string, what: Why) => problems.push({ path: `offer.${path}`, ...what });

  if (benefit.kind !== 'percent-off' && benefit.currency !== product.currency) {
    report('benefit.currency', why('other-currency', { currency: product.currency }));
  }
  if (benefit.kind === 'fixed-price' && benefit.priceMinor >= product.priceMinor) {
    report('benefit.priceMinor', why('not-below-price', {}));
  }
  if (!fitsPayload(benefit)) {
    const field = benefit.kind === 'fixed-price' ? 'priceMinor' : 'amountMinor';
    report(`benefit.${field}`, why('amount-not-sealable', { digits: DIGITS_THAT_FIT }));
  }
  if (policy.validDays === null && policy.validUntil === null) {
    report('policy.validDays', why('how-long', {}));
  }
  problems.push(...periodProblems(policy, nowMs));
  return problems;
}

/** What is offered for a product already. */
export type KeptOffer = Pick<OfferFields, 'benefit' | 'policy'>;

export interface KeptOfferProblem {
  readonly field: 'currency' | 'priceMinor';
  readonly what: Why;
}

/** Whether the product may be priced so without its coupon being made anew. `before`: its currency until now. */
export function checkKeptOffer(
  { benefit, policy }: KeptOffer,
  before: string,
  { currency, priceMinor }: Pick<ProductFields, 'currency' | 'priceMinor'>,
): KeptOfferProblem | undefined {
  const countsMoney = benefit.kind !== 'percent-off' || policy.minimumOrderMinor > 0;
  if (currency !== before && countsMoney) {
    return { field: 'currency', what: why('coupon-in-currency', { currency: before }) };
  }
  return benefit.kind === 'fixed-price' && benefit.priceMinor >= priceMinor
    ? { field: 'priceMinor', what: why('coupon-not-below', {}) }
    : undefined;
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
  return [{ path: 'offer.policy.validUntil', ...why('over-already', {}) }];
}

const FIELD_OF: Record<string, string> = { 'period.zone': 'zone', 'period.opens': 'validFrom' };
