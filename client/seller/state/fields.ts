import type { DraftField } from './draft.ts';

/** An id that no field of the form has yet: the kind, or the kind with a number. */
export function freshFieldId(fields: readonly DraftField[], kind: DraftField['kind']): string {
  const base = kind === 'text' ? 'question' : kind;
  const known = new Set(fields.map(({ id }) => id));
  if (!known.has(base)) return base;
  let number = 2;
  while (known.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
