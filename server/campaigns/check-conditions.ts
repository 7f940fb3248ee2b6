import type { FormField, IssueConditions } from '../../common/campaign/conditions.ts';
import { isCurrency } from '../../common/money.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import { periodInstants } from './period.ts';

/**
 * What the schema cannot see: whether the parts of well-formed conditions fit together. Form and
 * file ask this alike. All problems, with paths such as `breakdown.0.benefit`; empty when there are none.
 */
export function checkConditions(conditions: IssueConditions): Problem[] {
  return [
    ...checkSum(conditions),
    ...checkCurrencies(conditions),
    ...checkPeriod(conditions),
    ...checkForm(conditions.form),
  ];
}

function checkSum({ sheets, breakdown, losingSheets }: IssueConditions): Problem[] {
  const tiers = breakdown.map((line) => line.sheets);
  const sum = [...tiers, losingSheets].reduce((total, each) => total + each, 0);
  if (sum === sheets) return [];
  const lines = losingSheets > 0 ? [...tiers, `${losingSheets} losing`] : tiers;
  const difference = sum < sheets ? `${sheets - sum} are missing` : `${sum - sheets} too many`;
  const reason = `The breakdown does not add up: ${lines.join(' + ')} = ${sum}, but there are ${sheets} sheets; ${difference}.`;
  return [{ path: 'sheets', reason }];
}

function checkCurrencies({ breakdown }: IssueConditions): Problem[] {
  return breakdown.flatMap(({ benefit }, tier) =>
    benefit.kind === 'percent-off' || isCurrency(benefit.currency)
      ? []
      : [
          {
            path: `breakdown.${tier}.benefit`,
            reason: `${benefit.currency} is not a currency. Write its three letters, such as JPY.`,
          },
        ],
  );
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
      problems.push({
        path,
        reason: `The form asks for ${field.id} twice. Give each field its own id.`,
      });
    }
    seen.add(field.id);
    const reason = problemOfLabel(field);
    if (reason !== undefined) problems.push({ path, reason });
  }
  return problems;
}

function problemOfLabel({ id, kind, label }: FormField): string | undefined {
  if (kind !== 'text') {
    return label === undefined
      ? undefined
      : `The field ${id} has words of its own in every language; leave out its label.`;
  }
  if (label === undefined || label.trim() === '') {
    return `The field ${id} needs a label that says what to write there.`;
  }
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(label)
    ? `The label of ${id} has characters that cannot be shown; write it on one line.`
    : undefined;
}
