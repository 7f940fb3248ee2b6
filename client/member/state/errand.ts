// What somebody was about when they left for the payment provider's page: what was typed, and where they came
// from. It lies in the tab meanwhile, and is read as if a stranger had written it.
import type { PersonDraft } from './check-form.ts';
import { readNext } from './route.ts';

export interface Errand {
  /** null: somebody who is a member already. */
  readonly draft: PersonDraft | null;
  readonly next: string | null;
}

export const writeErrand = ({ draft, next }: Errand): string => JSON.stringify({ draft, next });

export function readErrand(text: string | null): Errand {
  const { draft, next } = fieldsOf(parse(text));
  return {
    draft: isThere(draft) ? readDraft(fieldsOf(draft)) : null,
    next: readNext(wordIn(next) || null),
  };
}

function readDraft({ name, address, email, telephone }: Fields): PersonDraft {
  return {
    name: wordIn(name),
    address: wordIn(address),
    email: wordIn(email),
    telephone: wordIn(telephone),
  };
}

type Fields = Readonly<Record<string, unknown>>;

const isThere = (value: unknown): value is object => typeof value === 'object' && value !== null;
const fieldsOf = (value: unknown): Fields => (isThere(value) ? (value as Fields) : {});
const wordIn = (value: unknown): string => (typeof value === 'string' ? value : '');

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
