// What is wrong with a form before anybody asks the server.
import { readMembershipNumber } from '../../../common/member/membership-number.ts';
import type { Problem } from '../../../common/protocol/refusals.ts';

export interface PersonDraft {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly telephone: string;
}

export type Field = keyof PersonDraft | 'password' | 'membershipNumber';
/** Why a field is marked; the words are the page's. */
export type FieldProblem = 'missing' | 'email' | 'short' | 'number' | 'wrong' | 'other';
export type FieldProblems = Partial<Record<Field, FieldProblem>>;

export const SHORTEST_PASSWORD = 8;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const emptyPerson: PersonDraft = { name: '', address: '', email: '', telephone: '' };

export function checkPerson(draft: PersonDraft): FieldProblems {
  return {
    ...missing(draft, ['name', 'address']),
    ...checkEmail(draft.email),
  };
}

export const checkJoin = (draft: PersonDraft, password: string): FieldProblems => ({
  ...checkPerson(draft),
  ...checkNewPassword(password),
});

export function checkEmail(email: string): FieldProblems {
  if (!email.trim()) return { email: 'missing' };
  return EMAIL.test(email.trim()) ? {} : { email: 'email' };
}

export function checkNewPassword(password: string): FieldProblems {
  if (!password) return { password: 'missing' };
  return password.length < SHORTEST_PASSWORD ? { password: 'short' } : {};
}

export function checkLogin(membershipNumber: string, password: string): FieldProblems {
  const number = membershipNumber.trim();
  return {
    ...(number ? {} : { membershipNumber: 'missing' as const }),
    ...(number && !readMembershipNumber(number) ? { membershipNumber: 'number' as const } : {}),
    ...(password ? {} : { password: 'missing' as const }),
  };
}

const FIELDS: readonly Field[] = [
  'name',
  'address',
  'email',
  'telephone',
  'password',
  'membershipNumber',
];

/** The fields that the server named. */
export function fieldsOf(problems: readonly Problem[] | undefined): FieldProblems {
  const named = FIELDS.filter((field) => problems?.some(({ path }) => path === field));
  return Object.fromEntries(named.map((field) => [field, field === 'email' ? 'email' : 'other']));
}

/** The first marked field in the order of the form. */
export const firstMarked = (problems: FieldProblems): Field | undefined =>
  FIELDS.find((field) => problems[field]);

function missing(draft: PersonDraft, fields: readonly (keyof PersonDraft)[]): FieldProblems {
  const empty = fields.filter((field) => !draft[field].trim());
  return Object.fromEntries(empty.map((field) => [field, 'missing' as const]));
}
