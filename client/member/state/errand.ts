// What somebody was about when they left for the payment provider's page: what was typed, and where they came
// from. It lies in the tab meanwhile, and is read as if a stranger had written it.
import * as v from 'valibot';
import type { PersonDraft } from './check-form.ts';
import { readNext } from './route.ts';

export interface Errand {
  /** null: somebody who is a member already. */
  readonly draft: PersonDraft | null;
  readonly next: string | null;
}

const words = v.optional(v.string(), '');
const errandSchema = v.object({
  draft: v.nullable(v.object({ name: words, address: words, email: words, telephone: words })),
  next: v.nullable(v.string()),
});

export const writeErrand = ({ draft, next }: Errand): string => JSON.stringify({ draft, next });

export function readErrand(text: string | null): Errand {
  const read = v.safeParse(errandSchema, parse(text));
  if (!read.success) return { draft: null, next: null };
  return { draft: read.output.draft, next: readNext(read.output.next) };
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
