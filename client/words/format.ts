// Numbers, money and times as people of each language write them. Plain functions of their arguments.
import type { Benefit } from '../../common/campaign/benefit.ts';
import { benefitWords, moneyWords } from '../../common/campaign/benefit-words.ts';
import type { Language } from './language.ts';

export const formatNumber = (count: number, language: Language): string =>
  new Intl.NumberFormat(language).format(count);

export const formatMoney: (minor: number, currency: string, language: Language) => string =
  moneyWords;

export const formatBenefit: (benefit: Benefit, language: Language) => string = benefitWords;

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

/** A time of this device's day: 19:05. */
export const formatTime = (atMs: number, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    hour: '2-digit',
    minute: '2-digit',
  }).format(atMs);

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
