import * as v from 'valibot';
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
    return refused(code, { problems: [{ path: unstorable, reason: 'no control characters' }] });
  }
  const result = v.safeParse(schema, input);
  if (result.success) return accepted(result.output);
  const problems = result.issues.slice(0, 50).map((issue) => ({
    path: v.getDotPath(issue) ?? undefined,
    reason: issue.message,
  }));
  return refused(code, { problems });
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

const isStorable = (text: string) =>
  text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
