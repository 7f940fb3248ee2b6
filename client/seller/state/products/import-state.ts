import type {
  ImportField,
  ImportLine,
  ImportLook,
  ImportOptions,
  ImportReport,
} from '../../../../common/protocol/products.ts';
import { isCurrency } from '../../../../common/money.ts';
import { priceOf } from '../../../../common/price-text.ts';
import { cut, why, type Why } from '../../../../common/protocol/problems.ts';
import type { Problem, Refusal } from '../../../../common/protocol/refusals.ts';
import { State } from '../state.ts';

export type ImportStep =
  | { readonly is: 'choosing' }
  | { readonly is: 'looking' }
  | { readonly is: 'mapping' }
  | { readonly is: 'running'; readonly line: ImportLine | null }
  | { readonly is: 'done'; readonly report: ImportReport }
  | { readonly is: 'wrong'; readonly problems: readonly Problem[] };

export interface ImportNow {
  readonly file: File | null;
  readonly look: ImportLook | null;
  readonly columns: Readonly<Record<ImportField, number | null>>;
  readonly encoding: ImportOptions['encoding'];
  readonly currency: string;
  readonly decimalMark: '.' | ',';
  readonly badRows: ImportOptions['badRows'];
  readonly step: ImportStep;
  readonly refusal: Refusal | null;
}

const NONE: ImportNow['columns'] = {
  number: null,
  name: null,
  price: null,
  model: null,
  currency: null,
  specifications: null,
  listed: null,
  membersOnly: null,
};

export const importState = (language: 'ja' | 'en'): State<ImportNow> =>
  new State<ImportNow>({
    file: null,
    look: null,
    columns: NONE,
    encoding: null,
    currency: language === 'ja' ? 'JPY' : 'EUR',
    decimalMark: '.',
    badRows: 'skip',
    step: { is: 'choosing' },
    refusal: null,
  });

/** undefined: number and name have no column yet. */
export function optionsOf(now: ImportNow): ImportOptions | undefined {
  const { columns, encoding, currency, decimalMark, badRows } = now;
  const { number, name } = columns;
  if (number === null || name === null) return undefined;
  return { encoding, currency, decimalMark, badRows, columns: { ...columns, number, name } };
}

/** 0 to 1. */
export const progressOf = (line: ImportLine | null): number | null =>
  line && (line.step === 'checking' || line.step === 'writing') && line.of > 0
    ? Math.min(1, line.rows / line.of) * (line.step === 'checking' ? 0.7 : 1)
    : null;

/** By the first prices that have a fraction; otherwise, semicolons stand where commas are decimal marks. */
export function decimalMarkOf({ guess, sample, delimiter }: ImportLook): '.' | ',' {
  const prices = guess.price === null ? [] : sample.map((cells) => cells[guess.price!] ?? '');
  const [fraction] = prices.flatMap((price) => /([.,])\d{1,2}\D*$/.exec(price)?.[1] ?? []);
  return (fraction as '.' | ',' | undefined) ?? (delimiter === ';' ? ',' : '.');
}

/**
 * A price of the first rows that is none in this currency, written like this: better found here than in
 * every row. undefined: they can be read, or there is nothing to read.
 */
export function priceProblem({ look, columns, currency, decimalMark }: ImportNow): Why | undefined {
  if (!look || columns.price === null || columns.currency !== null) return undefined;
  if (!isCurrency(currency)) return why('no-currency', { currency: cut(currency) });
  const prices = look.sample.map((cells) => cells[columns.price!]?.trim()).filter((text) => text);
  const read = prices.map((price) => priceOf(price!, currency, decimalMark));
  return read.every((price): price is Why => typeof price === 'object') ? read[0] : undefined;
}
