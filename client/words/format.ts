// Numbers, money and times as people of each language write them. Plain functions of their arguments.
import type { Benefit } from '../../common/campaign/benefit.ts';
import { assertNever } from '../../common/assert-never.ts';
import type { Language } from './language.ts';

export const formatNumber = (count: number, language: Language): string =>
  new Intl.NumberFormat(language).format(count);

/** Exact: the minor units are placed as text, never divided. */
export function formatMoney(minor: number, currency: string, language: Language): string {
  // 1,000円 is what Japanese price tags say; the sign ¥ would be fullwidth and tear the line apart.
  const currencyDisplay = language === 'ja' && currency === 'JPY' ? 'name' : 'narrowSymbol';
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  const text = String(minor).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const decimal = digits === 0 ? whole : `${whole}.${text.slice(-digits)}`;
  return format.format(decimal as unknown as number);
}

/** What a coupon gives, as short as on a ticket. */
export function formatBenefit(benefit: Benefit, language: Language): string {
  const japanese = language === 'ja';
  switch (benefit.kind) {
    case 'percent-off':
      return japanese ? `${benefit.percent}%オフ` : `${benefit.percent}% off`;
    case 'amount-off': {
      const amount = formatMoney(benefit.amountMinor, benefit.currency, language);
      return japanese ? `${amount}引き` : `${amount} off`;
    }
    case 'fixed-price': {
      const price = formatMoney(benefit.priceMinor, benefit.currency, language);
      return japanese ? `特別価格 ${price}` : `for ${price}`;
    }
    default:
      return assertNever(benefit);
  }
}

/** Day and time in a zone, which is named: 1 Dec 2026, 10:00 JST. */
export function formatMoment(atMs: number, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: zone,
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(atMs);
}

/** The two largest parts of a span: 3 days 4 h, 12 min 5 s. Never negative. */
export function formatSpan(spanMs: number, language: Language): string {
  const seconds = Math.max(0, Math.ceil(spanMs / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3_600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const first = Math.max(
    0,
    parts.findIndex(([count]) => count > 0),
  );
  const shown = seconds === 0 ? [parts[3]] : parts.slice(first, first + 2);
  return shown
    .map(([count, unit]) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
    )
    .join(' ');
}

/** Minutes and seconds as on a clock: 4:05. Whole hours come before. */
export function formatClock(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const two = (count: number) => String(count).padStart(2, '0');
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
