// What may be told of a campaign before it is closed.
import { assertNever } from '../assert-never.ts';
import type { DisclosedTier } from '../protocol/http.ts';
import type { Benefit } from './benefit.ts';
import type { IssueConditions } from './conditions.ts';
import type { CampaignEvent, NumberReturned } from './events.ts';

/** An event without what must stay secret until the campaign is closed. */
export type PublicEvent =
  Exclude<CampaignEvent, NumberReturned> | Omit<NumberReturned, 'swappedWith'>;

/** Leaves out where the sheet of a returned number went. */
export function publicEvent(happened: CampaignEvent): PublicEvent {
  if (happened.type !== 'NumberReturned') return happened;
  const { swappedWith: _, ...told } = happened;
  return told;
}

/**
 * What shoppers see of the breakdown. `confirmedPerTier` counts confirmed sheets by tier; a tier
 * that is missing has none. Losing sheets are never among the tiers.
 * up-to: the best benefit; where benefits cannot be compared (a rate and an amount), the best of each kind.
 */
export function discloseTiers(
  { breakdown }: Pick<IssueConditions, 'breakdown'>,
  disclosure: IssueConditions['disclosure'],
  confirmedPerTier: ReadonlyMap<number, number>,
): DisclosedTier[] {
  switch (disclosure) {
    case 'hidden':
      return [];
    case 'up-to':
      return bestBenefits(breakdown.map((line) => line.benefit)).map((benefit) => ({
        benefit,
        sheets: null,
      }));
    case 'counts':
      return breakdown.map(({ benefit, sheets }) => ({ benefit, sheets }));
    case 'remaining':
      return breakdown.map(({ benefit, sheets }, tier) => ({
        benefit,
        sheets: sheets - (confirmedPerTier.get(tier) ?? 0),
      }));
    default:
      return assertNever(disclosure);
  }
}

function bestBenefits(benefits: readonly Benefit[]): Benefit[] {
  const best = new Map<string, Benefit>();
  for (const benefit of benefits) {
    const { scale, worth } = worthOf(benefit);
    const known = best.get(scale);
    if (known === undefined || worth > worthOf(known).worth) best.set(scale, benefit);
  }
  return [...best.values()];
}

/** Benefits of one scale compare by worth, the more the better. */
function worthOf(benefit: Benefit): { scale: string; worth: number } {
  switch (benefit.kind) {
    case 'percent-off':
      return { scale: 'percent', worth: benefit.percent };
    case 'amount-off':
      return { scale: `off ${benefit.currency}`, worth: benefit.amountMinor };
    case 'fixed-price':
      return { scale: `price ${benefit.currency}`, worth: -benefit.priceMinor };
    default:
      return assertNever(benefit);
  }
}
