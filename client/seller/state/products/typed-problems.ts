// The server sees numbers; what was typed and is none it can only refuse as a wrong number. Here it is said
// what was typed.
import { isCurrency } from '../../../../common/money.ts';
import { cut, why } from '../../../../common/protocol/problems.ts';
import type { Problem, Refusal } from '../../../../common/protocol/refusals.ts';
import { readMinor } from '../amount.ts';
import type { OfferDraft, ProductDraft } from './product-draft.ts';

/** The refusal, with what was typed where an amount could not be read. */
export function withTyped(
  refusal: Refusal,
  draft: ProductDraft,
  offer: OfferDraft | null,
): Refusal {
  const typed = new Map([['product.priceMinor', draft.price]]);
  if (offer) {
    if (offer.kind === 'amount-off') typed.set('offer.benefit.amountMinor', offer.value);
    if (offer.kind === 'fixed-price') typed.set('offer.benefit.priceMinor', offer.value);
    typed.set('offer.policy.minimumOrderMinor', offer.minimum);
  }
  const { currency } = draft;
  const said = (problem: Problem): Problem => {
    const text = typed.get(problem.path ?? '');
    if (text === undefined || !isCurrency(currency)) return problem;
    if (text.trim() === '') return { ...problem, ...why('not-empty', {}) };
    if (!Number.isNaN(readMinor(text, currency))) return problem;
    return { ...problem, ...why('not-an-amount', { text: cut(text), currency }) };
  };
  return { ...refusal, ...(refusal.problems && { problems: refusal.problems.map(said) }) };
}
