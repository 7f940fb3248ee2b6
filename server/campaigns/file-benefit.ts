import type { Benefit } from '../../common/campaign/benefit.ts';
import { isCurrency, minorDigits, minorFromText } from '../../common/money.ts';
import { MAX_SHEETS } from '../../common/protocol/limits.ts';
import { quoted, type FileReading, type Value } from './file-reading.ts';

const BENEFITS = ['percent-off', 'amount-off', 'fixed-price'] as const;
const MAX_AMOUNT_MINOR = 1_000_000_000_000;

/** One line of the breakdown: how many sheets, and what each gives. */
export function readTier(reading: FileReading, value: Value) {
  const fields = reading.fields(value, ['sheets', ...BENEFITS]);
  if (fields === undefined) return undefined;
  const sheets = fields.get('sheets');
  if (sheets === undefined) reading.problem(value, 'This line does not say how many sheets.');
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
    reading.problem(tier, `This line says no benefit: write one of ${BENEFITS.join(', ')}.`);
    return undefined;
  }
  if (second !== undefined) {
    reading.problem(tier, `This line says ${named.join(' and ')}; a sheet has one benefit.`);
    return undefined;
  }
  return kind === 'percent-off'
    ? readPercent(reading, fields.get(kind)!)
    : readAmount(reading, fields.get(kind)!, kind);
}

function readPercent(reading: FileReading, value: Value): Benefit | undefined {
  const wanted = 'a whole number from 1 to 100';
  const text = reading.text(value, wanted);
  if (text === undefined) return undefined;
  const percent = Number(/^([1-9]\d{0,2}) ?%?$/.exec(text)?.[1] ?? NaN);
  if (percent <= 100) return { kind: 'percent-off', percent };
  reading.problem(value, `${quoted(text)} is not ${wanted}.`);
  return undefined;
}

function readAmount(
  reading: FileReading,
  value: Value,
  kind: 'amount-off' | 'fixed-price',
): Benefit | undefined {
  const text = reading.text(value, 'an amount with its currency, such as 500 JPY');
  if (text === undefined) return undefined;
  const amount = amountIn(text, kind === 'amount-off' ? 1 : 0);
  if ('reason' in amount) {
    reading.problem(value, amount.reason);
    return undefined;
  }
  const { minor, currency } = amount;
  return kind === 'amount-off'
    ? { kind, amountMinor: minor, currency }
    : { kind, priceMinor: minor, currency };
}

function amountIn(
  text: string,
  least: number,
): { minor: number; currency: string } | { reason: string } {
  const [, number = '', currency = ''] = /^([\d.]+) ([A-Z]{3})$/.exec(text) ?? [];
  if (number === '') {
    const how = 'digits without separators, a space, and the three letters of the currency';
    return { reason: `${quoted(text)} is not an amount such as 500 JPY or 12.50 USD: ${how}.` };
  }
  if (!isCurrency(currency)) {
    return { reason: `${currency} is not a currency. Write its three letters, such as JPY.` };
  }
  const minor = minorFromText(number, currency);
  if (minor === undefined) {
    return { reason: `${quoted(text)}: ${currency} has ${minorDigits(currency)} decimal places.` };
  }
  if (minor < least) return { reason: `${quoted(text)} is nothing; write more than 0.` };
  return minor <= MAX_AMOUNT_MINOR
    ? { minor, currency }
    : { reason: `${quoted(text)} is too much.` };
}
