// One row of a file as a product, or what is wrong with it. Plain functions: no database, no clock.
import * as v from 'valibot';
import { isCurrency } from '../../common/money.ts';
import {
  productFields,
  type ImportField,
  type ImportOptions,
} from '../../common/protocol/products.ts';
import { priceOf } from '../../common/price-text.ts';
import { cut, why, type Why } from '../../common/protocol/problems.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import { checkKeptOffer, type KeptOffer } from './check-offer.ts';
import { withoutShield } from './spreadsheet-cell.ts';
import type { TableRow } from './import-table.ts';

export interface ImportedProduct {
  readonly number: string;
  readonly name: string;
  readonly priceMinor?: number;
  readonly currency?: string;
  readonly model?: string;
  readonly specifications?: string;
  readonly isListed?: boolean;
  readonly membersOnly?: boolean;
}

/** What the seller has already, by number. */
export interface Catalogue {
  readonly currencies: ReadonlyMap<string, string>;
  /** The coupon that is offered now. */
  readonly offerOf: (number: string) => KeptOffer | undefined;
}

export interface RowFacts extends Catalogue {
  readonly options: ImportOptions;
  readonly headings: readonly string[];
}

export type ReadRow =
  | { readonly ok: true; readonly product: ImportedProduct }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function readRow({ cells, line }: TableRow, facts: RowFacts): ReadRow {
  const { options, headings, currencies, offerOf } = facts;
  const problems: Problem[] = [];
  const columnOf = (field: ImportField) => options.columns[field];
  const report = (field: ImportField, what: Why) => {
    const place = columnOf(field);
    problems.push({ line, path: place === null ? field : headings[place] || field, ...what });
  };
  const textOf = (field: ImportField): string | undefined => {
    const place = columnOf(field);
    return place === null ? undefined : withoutShield(cells[place] ?? '').trim();
  };
  const checked = <Name extends 'number' | 'name' | 'model' | 'specifications'>(field: Name) => {
    const text = textOf(field);
    if (text === undefined) return undefined;
    const fault = faultIn(text, productFields[field]);
    if (fault) report(field, fault);
    return text;
  };

  const number = checked('number') ?? '';
  const name = checked('name') ?? '';
  const isNew = !currencies.has(number);
  if (isNew && /^\d[.,]\d+E\+\d+$/i.test(number)) {
    report('number', why('number-shortened', { text: number }));
  }
  const currencyText = textOf('currency')?.toUpperCase() || undefined;
  const currency = currencyText ?? currencies.get(number) ?? options.currency;
  // An empty cell says nothing: a product that is there already keeps its price.
  const priceText = textOf('price') || undefined;
  const priceMinor = priceText && priceOf(priceText, currency, options.decimalMark);
  if (!isCurrency(currency)) report('currency', why('no-currency', { currency: cut(currency) }));
  else if (typeof priceMinor === 'object') report('price', priceMinor);
  else if (priceText === undefined && isNew) report('price', why('no-price', {}));
  else if (priceText === undefined && currency !== currencies.get(number)) {
    report('currency', why('price-with-currency', {}));
  } else if (typeof priceMinor === 'number') {
    const offered = offerOf(number);
    const before = currencies.get(number) ?? currency;
    const kept = offered && checkKeptOffer(offered, before, { currency, priceMinor });
    if (kept) report(kept.field === 'currency' ? 'currency' : 'price', kept.what);
  }
  const yesNo = (field: 'listed' | 'membersOnly') => {
    const text = textOf(field);
    const value = text === undefined || text === '' ? undefined : YES_NO.get(text.toLowerCase());
    if (text && value === undefined) report(field, why('yes-or-no', { text: cut(text) }));
    return value;
  };
  const product: ImportedProduct = {
    number,
    name,
    priceMinor: typeof priceMinor === 'number' ? priceMinor : undefined,
    currency: currencyText,
    model: checked('model'),
    specifications: checked('specifications'),
    isListed: yesNo('listed'),
    membersOnly: yesNo('membersOnly'),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, product };
}

const YES_NO = new Map<string, boolean>([
  ...['yes', 'y', 'true', '1', 'x', '○', 'はい', '有'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', '0', '-', '×', 'いいえ', '無'].map((word) => [word, false] as const),
]);

function faultIn(text: string, schema: v.GenericSchema): Why | undefined {
  // What stands here was no letter of the file's encoding, or cannot be stored.
  if (text.includes('\ufffd')) return why('no-letters', {});
  if (!text.isWellFormed() || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
    return why('control-characters', {});
  }
  const result = v.safeParse(schema, text);
  if (result.success) return undefined;
  const [{ type, requirement, message }] = result.issues;
  if (type === 'min_length') return why('not-empty', {});
  return type === 'max_length' && typeof requirement === 'number'
    ? why('text-too-long', { most: requirement })
    : why('shape', { expected: message });
}
