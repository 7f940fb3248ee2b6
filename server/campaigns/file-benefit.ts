import type { Benefit } from '../../common/campaign/benefit.ts';
import { isCurrency, minorDigits, minorFromText } from '../../common/money.ts';
import { MAX_SHEETS } from '../../common/protocol/limits.ts';
import { cut, why, type Why } from '../../common/protocol/problems.ts';
import type { FileReading, Value } from './file-reading.ts';

const BENEFITS = ['percent-off', 'amount-off', 'fixed-price'] as const;
const MAX_AMOUNT_MINOR = 1_000_000_000_000;

/** One line of the breakdown: how many sheets, and what each gives. */
export function readTier(reading: FileReading, value: Value) {
  const fields = reading.fields(value, ['sheets', ...BENEFITS]);
  if (fields === undefined) return undefined;
  const sheets = fields.get('sheets');
  if (sheets === undefined) reading.problem(value, 'no-sheets', {});
  return {
    sheets: sheets && reading.wholeNumber(sheets, 1, MAX_SHEETS),
    benefit: readBenefit(reading, value, fields),
  };
}

function readBenefit(
  reading: FileReading,
  tier: Value,
  fields: ReadonlyMap<string, Value>,
): Benefit | undefined {
  const named = BENEFITS.filter((kind) => fields.has(kind));
  const [kind, second] = named;
  if (kind === undefined) {
    reading.problem(tier, 'no-benefit', { known: BENEFITS });
    return undefined;
  }
  if (second !== undefined) {
    reading.problem(tier, 'two-benefits', { named });
    return undefined;
  }
  return kind === 'percent-off'
    ? readPercent(reading, fields.get(kind)!)
    : readAmount(reading, fields.get(kind)!, kind);
}

function readPercent(reading: FileReading, value: Value): Benefit | undefined {
  const wanted = { is: 'percent' } as const;
  const text = reading.text(value, wanted);
  if (text === undefined) return undefined;
  const percent = Number(/^([1-9]\d{0,2}) ?%?$/.exec(text)?.[1] ?? NaN);
  if (percent <= 100) return { kind: 'percent-off', percent };
  return reading.notWanted(value, text, wanted);
}

function readAmount(
  reading: FileReading,
  value: Value,
  kind: 'amount-off' | 'fixed-price',
): Benefit | undefined {
  const text = reading.text(value, { is: 'amount' });
  if (text === undefined) return undefined;
  const amount = amountIn(text, kind === 'amount-off' ? 1 : 0);
  if ('reason' in amount) {
    reading.add(value, amount);
    return undefined;
  }
  const { minor, currency } = amount;
  return kind === 'amount-off'
    ? { kind, amountMinor: minor, currency }
    : { kind, priceMinor: minor, currency };
}

function amountIn(text: string, least: number): { minor: number; currency: string } | Why {
  const short = cut(text);
  const [, number = '', currency = ''] = /^([\d.]+) ([A-Z]{3})$/.exec(text) ?? [];
  if (number === '') return why('amount-shape', { text: short });
  if (!isCurrency(currency)) return why('no-currency', { currency });
  const minor = minorFromText(number, currency);
  if (minor === undefined) {
    return why('decimal-places', { text: short, currency, places: minorDigits(currency) });
  }
  if (minor < least) return why('amount-nothing', { text: short });
  if (minor > MAX_AMOUNT_MINOR) return why('amount-too-much', { text: short });
  return { minor, currency };
}
