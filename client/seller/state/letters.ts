// What is printed for the winners: who gets a letter, and how labels fill their sheets.
import type { IssuedCoupon } from '../../../common/protocol/seller.ts';
import type { FormField } from '../../../common/campaign/conditions.ts';

export const LABELS_PER_SHEET = 24;
/** Coupons per print run: more make browsers slow, and a stack that nobody can fold. */
export const COUPONS_PER_RUN = 240;

export interface Recipient {
  readonly name: string;
  /** As it was typed, line by line. */
  readonly address: readonly string[];
}

/** What the form's fields of kind name and address say; several are joined. */
export function recipientOf(coupon: IssuedCoupon, form: readonly FormField[]): Recipient {
  const said = (kind: FormField['kind']) =>
    form
      .filter((field) => field.kind === kind)
      .map((field) => (coupon.form[field.id] ?? '').trim())
      .filter((text) => text !== '');
  return {
    name: said('name').join(' '),
    address: said('address').flatMap((text) => text.split(/\s*\n\s*/)),
  };
}

export interface PrintRun {
  readonly from: number;
  readonly to: number;
}

/** Ranges of so many coupons, counted from 1. */
export function printRunsOf(total: number): readonly PrintRun[] {
  const runs: PrintRun[] = [];
  for (let from = 1; from <= total; from += COUPONS_PER_RUN) {
    runs.push({ from, to: Math.min(total, from + COUPONS_PER_RUN - 1) });
  }
  return runs;
}

/** Sheets of labels; undefined is a place that stays empty because its label is used up. */
export function labelSheets<T>(labels: readonly T[], used: number): (T | undefined)[][] {
  const places: (T | undefined)[] = [...new Array<undefined>(used), ...labels];
  const sheets: (T | undefined)[][] = [];
  for (let at = 0; at < places.length; at += LABELS_PER_SHEET) {
    sheets.push(places.slice(at, at + LABELS_PER_SHEET));
  }
  return labels.length === 0 ? [] : sheets;
}
