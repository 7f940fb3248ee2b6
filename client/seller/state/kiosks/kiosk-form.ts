// What a seller fills in for a new kiosk, and what is still wrong with it.
import type { KioskScope } from '../../../../common/protocol/kiosk.ts';

export interface KioskForm {
  readonly name: string;
  readonly scopes: readonly KioskScope[];
  readonly staffCode: string;
}
export type KioskFormField = keyof KioskForm;

export const emptyKioskForm: KioskForm = { name: '', scopes: ['draw', 'redeem'], staffCode: '' };

/** A screen that nobody touches: it needs no code to leave it, and is opened by a link. */
export const isDisplayOnly = ({ scopes }: { readonly scopes: readonly KioskScope[] }): boolean =>
  scopes.length === 1 && scopes[0] === 'display';

export function wrongFields(form: KioskForm): readonly KioskFormField[] {
  const wrong: KioskFormField[] = [];
  if (form.name.trim() === '') wrong.push('name');
  if (form.scopes.length === 0) wrong.push('scopes');
  if (!isDisplayOnly(form) && !/^\d{4,8}$/.test(form.staffCode)) wrong.push('staffCode');
  return wrong;
}

export const toNewKiosk = (form: KioskForm) => ({
  name: form.name.trim(),
  scopes: form.scopes,
  staffCode: isDisplayOnly(form) ? null : form.staffCode,
});

export const withScope = (form: KioskForm, scope: KioskScope, isWanted: boolean): KioskForm => ({
  ...form,
  scopes: isWanted
    ? [...new Set([...form.scopes, scope])]
    : form.scopes.filter((one) => one !== scope),
});
