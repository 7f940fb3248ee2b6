import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { boardWords } from '../../client/words/board.ts';
import { homeWords } from '../../client/words/home.ts';
import { chooseLanguage, LANGUAGES } from '../../client/words/language.ts';
import { refusalWords } from '../../client/words/refusals.ts';
import { sharedWords } from '../../client/words/shared.ts';
import {
  formatBenefit,
  formatClock,
  formatMoment,
  formatMoney,
  formatSpan,
} from '../../client/words/format.ts';
import { REFUSAL_CODES } from '../../common/protocol/refusals.ts';

const test = suite('words');

test('X12: every refusal says what it means, in every language', () => {
  for (const code of REFUSAL_CODES) {
    for (const language of LANGUAGES) {
      assert.ok(refusalWords.in[language][code].length > 10, `${code} in ${language}`);
    }
    assert.match(refusalWords.in.ja[code], /[ぁ-ん]/, `${code} is Japanese`);
    assert.doesNotMatch(refusalWords.in.en[code], /[ぁ-んァ-ン一-龯]/, `${code} is English`);
  }
});

test('X12: both languages have the same texts, and none is empty', () => {
  for (const { in: sets } of [boardWords, homeWords, sharedWords]) {
    assert.deepEqual(keysOf(sets.ja), keysOf(sets.en));
    for (const language of LANGUAGES) {
      for (const [key, text] of Object.entries(sets[language])) {
        if (typeof text === 'string') assert.ok(text.length > 0, `${language} ${key}`);
      }
    }
  }
});

/** Names of all texts, with what takes how many arguments. */
function keysOf(words: object, before = ''): string[] {
  return Object.entries(words)
    .flatMap(([key, text]: [string, unknown]) => {
      if (typeof text === 'object' && text !== null) return keysOf(text, `${before}${key}.`);
      return [`${before}${key} ${typeof text}`];
    })
    .sort();
}

test('X12: the language is what was asked for, else chosen before, else what the browser wants', () => {
  const wanted = ['fr-FR', 'ja-JP', 'en'];
  assert.equal(chooseLanguage({ search: '?lang=en', saved: 'ja', wanted }), 'en');
  assert.equal(chooseLanguage({ search: '?lang=xx', saved: 'en', wanted }), 'en');
  assert.equal(chooseLanguage({ search: '', saved: null, wanted }), 'ja');
  assert.equal(chooseLanguage({ search: '', saved: 'nonsense', wanted: ['fr'] }), 'en');
});

test('L2: money is written exactly, with the places of its currency', () => {
  assert.equal(formatMoney(1500, 'JPY', 'en'), '¥1,500');
  assert.equal(formatMoney(1500, 'JPY', 'ja'), '1,500円');
  assert.equal(formatMoney(5, 'USD', 'en'), '$0.05');
  assert.equal(formatMoney(123456789012, 'USD', 'en'), '$1,234,567,890.12');
  assert.match(formatMoney(1234, 'KWD', 'en'), /1\.234/);
});

test('L2: each kind of benefit has its words', () => {
  const amount = { kind: 'amount-off', amountMinor: 1500, currency: 'JPY' } as const;
  const fixed = { kind: 'fixed-price', priceMinor: 980, currency: 'JPY' } as const;
  assert.equal(formatBenefit({ kind: 'percent-off', percent: 25 }, 'en'), '25% off');
  assert.equal(formatBenefit({ kind: 'percent-off', percent: 25 }, 'ja'), '25%オフ');
  assert.equal(formatBenefit(amount, 'en'), '¥1,500 off');
  assert.equal(formatBenefit(amount, 'ja'), '1,500円引き');
  assert.equal(formatBenefit(fixed, 'en'), 'for ¥980');
  assert.equal(formatBenefit(fixed, 'ja'), '特別価格 980円');
});

test('L10: a span is never negative and never shows a moment that is over', () => {
  assert.equal(formatClock(0), '0:00');
  assert.equal(formatClock(-5_000), '0:00');
  assert.equal(formatClock(1), '0:01');
  assert.equal(formatClock(61_000), '1:01');
  assert.equal(formatClock(3_661_000), '1:01:01');
  assert.equal(formatSpan(0, 'en'), '0 sec');
  assert.equal(formatSpan(90_000, 'en'), '1 min 30 sec');
  assert.match(formatSpan(6.5 * 86_400_000, 'en'), /^6 days 12 hr$/);
});

test('L1: moments are told in the zone of the campaign, which is named', () => {
  const atMs = Date.UTC(2026, 11, 1, 1);
  assert.match(formatMoment(atMs, 'Asia/Tokyo', 'ja'), /2026年12月1日.*10:00.*JST/);
  assert.match(formatMoment(atMs, 'Europe/Paris', 'en'), /1 Dec 2026.*02:00/);
});

test.run();
