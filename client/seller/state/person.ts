import type { FormField } from '../../../common/campaign/conditions.ts';
import type { IssuedCoupon } from '../../../common/protocol/seller.ts';

export interface Person {
  readonly name: string;
  readonly address: string;
  /** Everything else that was filled in, in the form's order. */
  readonly rest: readonly string[];
}

/** Who took a coupon, as the form has it. undefined: the personal data have been erased. */
export function personOf(coupon: IssuedCoupon, form: readonly FormField[]): Person | undefined {
  const said = form
    .map(({ id, kind }) => ({ kind, text: coupon.form[id]?.trim() ?? '' }))
    .filter(({ text }) => text !== '');
  if (said.length === 0 && form.length > 0 && Object.keys(coupon.form).length === 0) {
    return undefined;
  }
  const of = (kind: FormField['kind'], between: string) =>
    said
      .filter((each) => each.kind === kind)
      .map(({ text }) => text)
      .join(between);
  return {
    name: of('name', ' '),
    address: of('address', '\n'),
    rest: said.filter(({ kind }) => kind !== 'name' && kind !== 'address').map(({ text }) => text),
  };
}
