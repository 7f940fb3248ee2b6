import type { Benefit } from '../../common/campaign/benefit.ts';
import type { FormField, IssueConditions } from '../../common/campaign/conditions.ts';
import { isCurrency } from '../../common/money.ts';
import { DIGITS_THAT_FIT, fitsPayload } from '../../common/coupon/sealed-content.ts';
import { why, type Why } from '../../common/protocol/problems.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import { periodInstants } from './period.ts';

/**
 * What the schema cannot see: whether the parts of well-formed conditions fit together. Form and
 * file ask this alike. All problems, with paths such as `breakdown.0.benefit`; empty when there are none.
 */
export function checkConditions(conditions: IssueConditions): Problem[] {
  return [
    ...checkSum(conditions),
    ...checkBenefits(conditions),
    ...checkPeriod(conditions),
    ...checkForm(conditions.form),
  ];
}

function checkSum({ sheets, breakdown, losingSheets }: IssueConditions): Problem[] {
  const tiers = breakdown.map((line) => line.sheets);
  const sum = [...tiers, losingSheets].reduce((total, each) => total + each, 0);
  if (sum === sheets) return [];
  return [{ path: 'sheets', ...why('sum', { tiers, losing: losingSheets, sum, sheets }) }];
}

function checkBenefits({ breakdown }: IssueConditions): Problem[] {
  return breakdown.flatMap(({ benefit }, tier) => {
    const found = problemOfBenefit(benefit);
    return found === undefined ? [] : [{ path: `breakdown.${tier}.benefit`, ...found }];
  });
}

function problemOfBenefit(benefit: Benefit): Why | undefined {
  if (benefit.kind !== 'percent-off' && !isCurrency(benefit.currency)) {
    return why('no-currency', { currency: benefit.currency });
  }
  // Found out only when the coupon is made, it would be a prize that nobody can be given.
  if (fitsPayload(benefit)) return undefined;
  return why('amount-not-sealable', { digits: DIGITS_THAT_FIT });
}

function checkPeriod({ period }: IssueConditions): readonly Problem[] {
  const instants = periodInstants(period);
  return instants.ok ? [] : (instants.refusal.problems ?? []);
}

function checkForm(form: readonly FormField[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [place, field] of form.entries()) {
    const path = `form.${place}`;
    if (seen.has(field.id)) {
      problems.push({ path, ...why('field-twice', { id: field.id }) });
    }
    seen.add(field.id);
    const found = problemOfLabel(field);
    if (found !== undefined) problems.push({ path, ...found });
  }
  return problems;
}

function problemOfLabel({ id, kind, label }: FormField): Why | undefined {
  if (kind !== 'text') return label === undefined ? undefined : why('label-not-needed', { id });
  if (label === undefined || label.trim() === '') return why('label-needed', { id });
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(label) ? why('label-characters', { id }) : undefined;
}
