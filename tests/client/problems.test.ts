// Why conditions are refused, as a seller reads it.
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { LANGUAGES } from '../../client/words/language.ts';
import { problemText, problemWords } from '../../client/words/problems.ts';
import { PROBLEMS, why, type ProblemCode, type Wanted } from '../../common/protocol/problems.ts';
import type { Problem } from '../../common/protocol/refusals.ts';

const test = suite('problems in words');

const WANTED: readonly Wanted[] = [
  ...(['version', 'zone', 'local-time', 'percent', 'amount', 'field-id', 'label'] as const).map(
    (is) => ({ is }),
  ),
  { is: 'hold', least: 10, most: 3600 },
  { is: 'whole-number', least: 1, most: 20 },
  { is: 'one-of', words: ['each', 'end'] },
  { is: 'field', words: ['name', 'email'] },
];

/** Every value that any problem tells, told apart by how it looks. */
const VALUES = {
  most: 101,
  least: 102,
  count: 103,
  digits: 104,
  places: 105,
  losing: 106,
  sum: 107,
  sheets: 108,
  tiers: [109, 110],
  message: 'no such indent',
  known: ['opens', 'closes'],
  words: ['name', 'email'],
  named: ['percent-off', 'fixed-price'],
  key: 'shets',
  meant: 'sheets',
  text: 'quite wrong',
  currency: 'XXQ',
  zone: 'Asia/Tokio',
  opens: '2026-12-02T10:00',
  closes: '2026-12-01T10:00',
  time: '2026-02-30T10:00',
  id: 'size',
  expected: 'one line without tabs',
};

const codes = Object.keys(PROBLEMS) as ProblemCode[];

function said(code: ProblemCode, language: 'ja' | 'en', wanted = WANTED[0]!): string {
  const words = problemWords.in[language][code] as (values: object) => string;
  return words({ ...VALUES, wanted });
}

test('X12: every problem has its words in both languages, each in its own', () => {
  assert.ok(codes.length > 40);
  for (const language of LANGUAGES) {
    assert.deepEqual(Object.keys(problemWords.in[language]).sort(), [...codes].sort());
  }
  for (const code of codes) {
    for (const wanted of WANTED) {
      const [japanese, english] = [said(code, 'ja', wanted), said(code, 'en', wanted)];
      assert.match(japanese, /[ぁ-ん]/, code);
      assert.doesNotMatch(english, /[ぁ-んァ-ン一-龯]/, code);
      for (const text of [japanese, english]) {
        assert.doesNotMatch(text, /undefined|NaN|\[object/, `${code}: ${text}`);
      }
    }
  }
});

test('X12: what is told in one language is told in the other', () => {
  // What was typed, counts and times; how a list is joined is each language's own.
  const told = ['shets', 'quite wrong', 'XXQ', 'Asia/Tokio', '2026-12-02T10:00', 'size'];
  const numbers = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110].map(String);
  for (const code of codes) {
    for (const piece of [...told, ...numbers, 'percent-off', 'fixed-price']) {
      const [japanese, english] = [said(code, 'ja'), said(code, 'en')];
      assert.equal(japanese.includes(piece), english.includes(piece), `${code} tells ${piece}`);
    }
  }
});

test('X12: a problem is said by its code; without one that is known, as the server put it', () => {
  const sum = why('sum', { tiers: [70, 20], losing: 5, sum: 95, sheets: 100 });
  assert.equal(
    sum.reason,
    'The breakdown does not add up: 70 + 20 + 5 losing = 95, but there are 100 sheets; 5 are missing.',
  );
  assert.equal(problemText(sum), sum.reason);
  assert.equal(
    problemWords.in.ja.sum({ tiers: [70, 20], losing: 5, sum: 95, sheets: 100 }),
    '内訳の合計が合いません。70 + 20 + はずれ 5 = 95枚ですが、総数は 100枚です。5枚足りません。',
  );
  assert.equal(problemText({ reason: 'odd' }), 'odd');
  for (const code of ['toString', '__proto__', 'from-the-future']) {
    assert.equal(problemText({ reason: 'newer', code } as unknown as Problem), 'newer');
  }
});

test.run();
