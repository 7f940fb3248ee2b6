import * as v from 'valibot';
import { why, type Why } from '../../common/protocol/problems.ts';
import {
  accepted,
  refused,
  type Answer,
  type RefusalCode,
} from '../../common/protocol/refusals.ts';

/**
 * Checks what came in against its schema: afterwards everyone trusts the type. Refused with the places
 * and reasons; text that the database cannot store (control characters, halves of surrogate pairs) is
 * refused as well.
 */
export function checkInput<Schema extends v.GenericSchema>(
  input: unknown,
  schema: Schema,
  code: RefusalCode = 'MALFORMED',
): Answer<v.InferOutput<Schema>> {
  const unstorable = findUnstorableText(input);
  if (unstorable !== undefined) {
    return refused(code, { problems: [{ path: unstorable, ...why('control-characters', {}) }] });
  }
  const result = v.safeParse(schema, input);
  if (result.success) return accepted(result.output);
  const problems = result.issues.slice(0, 50).map((issue) => ({
    path: v.getDotPath(issue) ?? undefined,
    ...whyOf(issue),
  }));
  return refused(code, { problems });
}

/** What the schema found, in words that pages can say in every language. */
function whyOf({ type, requirement, message, kind, input }: v.BaseIssue<unknown>): Why {
  if (kind === 'validation' && typeof requirement === 'number') {
    if (type === 'min_value') return why('at-least', { least: requirement });
    if (type === 'max_value') return why('at-most', { most: requirement });
    if (type === 'min_length' && Array.isArray(input))
      return why('too-few', { least: requirement });
    if (type === 'max_length' && Array.isArray(input))
      return why('too-many', { most: requirement });
    if (type === 'min_length') return why('not-empty', {});
    if (type === 'max_length') return why('text-too-long', { most: requirement });
  }
  if (type === 'integer' || type === 'number') return why('whole-number', {});
  return why('shape', { expected: message });
}

/** Path of the first text that Postgres would reject. */
function findUnstorableText(input: unknown, path: string[] = []): string | undefined {
  if (typeof input === 'string') return isStorable(input) ? undefined : path.join('.');
  if (typeof input !== 'object' || input === null || path.length > 12) return undefined;
  for (const [name, value] of Object.entries(input)) {
    const found = isStorable(name) ? findUnstorableText(value, [...path, name]) : path.join('.');
    if (found !== undefined) return found;
  }
  return undefined;
}

export const isStorable = (text: string): boolean =>
  text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
