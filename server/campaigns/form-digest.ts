import { hash } from 'node:crypto';

/** SHA-256 of the fields in the order of their names, hex: the same form has the same digest however it was typed. */
export function formDigest(form: Readonly<Record<string, string>>): string {
  const fields = Object.entries(form).sort(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha256', JSON.stringify(fields), 'hex');
}
