// One row of a file as a product, or what is wrong with it. Plain functions: no database, no clock.
import * as v from 'valibot';
import { isCurrency, minorFromText } from '../../common/money.ts';
import {
  productFields,
  type ImportField,
  type ImportOptions,
} from '../../common/protocol/products.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
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

export interface RowFacts {
  readonly options: ImportOptions;
  readonly headings: readonly string[];
  /** Currency of each of the seller's products, by number. */
  readonly currencies: ReadonlyMap<string, string>;
}

export type ReadRow =
  | { readonly ok: true; readonly product: ImportedProduct }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function readRow({ cells, line }: TableRow, facts: RowFacts): ReadRow {
  const { options, headings, currencies } = facts;
  const problems: Problem[] = [];
  const columnOf = (field: ImportField) => options.columns[field];
  const report = (field: ImportField, reason: string) => {
    const place = columnOf(field);
    problems.push({ line, path: place === null ? field : (headings[place] ?? field), reason });
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
  const currencyText = textOf('currency')?.toUpperCase() || undefined;
  const currency = currencyText ?? currencies.get(number) ?? options.currency;
  if (!isCurrency(currency)) report('currency', `"${shown(currency)}" is no currency code`);
  const priceText = textOf('price');
  const priceMinor = priceOf(priceText, currency, options.decimalMark);
  if (priceText === undefined ? isNew : typeof priceMinor === 'string') {
    report('price', typeof priceMinor === 'string' ? priceMinor : 'a new product needs a price');
  }
  if (priceText === undefined && !isNew && currency !== currencies.get(number)) {
    report('currency', 'another currency needs a price as well');
  }
  const yesNo = (field: 'listed' | 'membersOnly') => {
    const text = textOf(field);
    const value = text === undefined || text === '' ? undefined : YES_NO.get(text.toLowerCase());
    if (text && value === undefined) report(field, `"${shown(text)}" is neither yes nor no`);
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

const shown = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

function faultIn(text: string, schema: v.GenericSchema): string | undefined {
  // What stands here was no letter of the file's encoding, or cannot be stored.
  if (text.includes('\ufffd')) return 'letters cannot be read; choose another encoding';
  if (!text.isWellFormed() || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
    return 'no control characters';
  }
  const result = v.safeParse(schema, text);
  return result.success ? undefined : result.issues[0].message;
}

/** The amount in minor units, or the reason why it is none. undefined: there is no column for it. */
function priceOf(
  text: string | undefined,
  currency: string,
  mark: '.' | ',',
): number | string | undefined {
  if (text === undefined) return undefined;
  if (!isCurrency(currency)) return 'the currency is not known';
  const thousands = mark === '.' ? ',' : '.';
  const plain = text
    .normalize('NFKC')
    .replace(/^[¥$€£\\]\s*|\s*(?:円|€)$/gu, '')
    .replace(/[\s'’]/gu, '')
    .replaceAll(thousands, '')
    .replace(mark, '.');
  const minor = minorFromText(plain, currency);
  if (minor === undefined) return `"${shown(text)}" is no amount in ${currency}`;
  const result = v.safeParse(productFields.priceMinor, minor);
  return result.success ? minor : result.issues[0].message;
}
