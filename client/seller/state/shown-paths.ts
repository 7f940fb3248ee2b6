import type { Draft } from './draft.ts';

/** Paths of problems that a field shows itself; the others are listed together. */
export function shownPaths(draft: Draft): readonly string[] {
  const { announcement, conditions } = draft;
  return [
    'slug',
    'announcement.title',
    'announcement.lead',
    ...announcement.goods.flatMap((_, place) =>
      ['name', 'description', 'priceMinor', 'currency'].map(
        (field) => `announcement.goods.${place}.${field}`,
      ),
    ),
    'sheets',
    'losingSheets',
    'holdSeconds',
    'period.opens',
    'period.closes',
    'period.zone',
    ...conditions.breakdown.flatMap((_, place) =>
      ['sheets', 'benefit', ...benefitParts].map((part) => `breakdown.${place}.${part}`),
    ),
    ...conditions.form.flatMap((_, place) => [`form.${place}`, `form.${place}.label`]),
  ];
}

const benefitParts = ['percent', 'amountMinor', 'priceMinor', 'currency'].map(
  (part) => `benefit.${part}`,
);
