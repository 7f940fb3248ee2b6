import type { Problem } from '../protocol/refusals.ts';
import type { FormField } from './conditions.ts';

/** Reasons of FORM_INCOMPLETE; the problem's path is the field's id. */
export const FORM_REASONS = {
  missing: 'must be filled in',
  unknown: 'is not asked for',
  email: 'is not an e-mail address',
} as const;

/** All problems of a filled-in form, in the order of its fields; empty when it can be taken. */
export function checkForm(
  fields: readonly FormField[],
  form: Readonly<Record<string, string>>,
): Problem[] {
  const given = new Map(Object.entries(form));
  const problems: Problem[] = [];
  for (const field of fields) {
    const text = given.get(field.id)?.trim() ?? '';
    given.delete(field.id);
    const reason = reasonAgainst(field, text);
    if (reason !== undefined) problems.push({ path: field.id, reason });
  }
  for (const path of given.keys()) problems.push({ path, reason: FORM_REASONS.unknown });
  return problems;
}

function reasonAgainst(field: FormField, text: string): string | undefined {
  if (text === '') return field.required ? FORM_REASONS.missing : undefined;
  if (field.kind === 'email' && !looksLikeEmail(text)) return FORM_REASONS.email;
  return undefined;
}

// Whether mail arrives is for the mail to show; this only catches slips of the pen.
const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
