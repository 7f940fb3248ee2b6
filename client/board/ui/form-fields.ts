import type { FormField } from '../../../common/campaign/conditions.ts';
import { FORM_REASONS } from '../../../common/campaign/check-form.ts';
import type { BoardWords } from '../../words/board-en.ts';

/** How a browser may help with each kind of field. */
export const FIELD_ASSISTANCE = {
  name: { type: 'text', autocomplete: 'name', inputmode: 'text', lines: 1 },
  address: { type: 'text', autocomplete: 'street-address', inputmode: 'text', lines: 3 },
  telephone: { type: 'tel', autocomplete: 'tel', inputmode: 'tel', lines: 1 },
  email: { type: 'email', autocomplete: 'email', inputmode: 'email', lines: 1 },
  text: { type: 'text', autocomplete: 'off', inputmode: 'text', lines: 1 },
} as const satisfies Record<FormField['kind'], object>;

export const labelOf = (field: FormField, words: BoardWords): string =>
  field.label ?? words.fieldKind[field.kind];

/** The server's reason (common/campaign/check-form.ts) in the shopper's language. */
export function problemWords(reason: string | undefined, words: BoardWords): string | undefined {
  if (reason === undefined) return undefined;
  if (reason === FORM_REASONS.missing) return words.problem.missing;
  if (reason === FORM_REASONS.email) return words.problem.email;
  return words.problem.other;
}
