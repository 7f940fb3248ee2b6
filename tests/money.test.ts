import { data as published } from 'currency-codes';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { moneyWords } from '../common/campaign/benefit-words.ts';
import { isCurrency, majorText, minorDigits, minorFromText } from '../common/money.ts';

const money = suite('Money');

money('X9: a currency knows its decimal places', () => {
  assert.deepEqual(['JPY', 'USD', 'KWD'].map(minorDigits), [0, 2, 3]);
  assert.ok(isCurrency('EUR') && !isCurrency('eur') && !isCurrency('XXQ'));
  assert.throws(() => minorDigits('XXQ'), RangeError);
});

money(
  'X9: the places are those of ISO 4217, whatever the runtime believes of a country’s habits',
  () => {
    const counted = published.filter(
      ({ code }) => isCurrency(code) && !/^X(?!AF|OF|PF|CD|CG)/.test(code),
    );
    assert.ok(counted.length > 140, `${counted.length} currencies`);
    const wrong = counted.filter(({ code, digits }) => minorDigits(code) !== digits);
    assert.deepEqual(wrong, []);
  },
);

money('X9: an amount is shown whole, and with as many places as it needs', () => {
  assert.equal(moneyWords(500_000, 'HUF', 'en'), 'Ft\u00a05,000');
  assert.equal(moneyWords(500_050, 'HUF', 'en'), 'Ft\u00a05,000.50');
  assert.match(moneyWords(125_050, 'RSD', 'en'), /1,250\.50$/);
  assert.equal(moneyWords(1_250, 'USD', 'en'), '$12.50');
  assert.equal(moneyWords(1_200, 'USD', 'en'), '$12.00');
  assert.equal(moneyWords(-1_234, 'JPY', 'ja'), '-1,234円');
  assert.match(moneyWords(1_234, 'KWD', 'en'), /1\.234$/);
});

money('X9: minor units are written in major units', () => {
  assert.equal(majorText(500, 'JPY'), '500');
  assert.equal(majorText(1250, 'USD'), '12.50');
  assert.equal(majorText(5, 'USD'), '0.05');
  assert.equal(majorText(0, 'KWD'), '0.000');
  for (const amount of [-1, 0.5, NaN, 2 ** 53]) {
    assert.throws(() => majorText(amount, 'USD'), RangeError, String(amount));
  }
});

money('X9: only plain decimal numbers that the currency can express are read', () => {
  assert.equal(minorFromText('12.5', 'USD'), 1250);
  assert.equal(minorFromText('0.29', 'USD'), 29);
  for (const text of ['', '-1', '+1', '1e3', '1,000', '.5', '5.', '1.234', ' 1', '0x10', '１']) {
    assert.equal(minorFromText(text, 'USD'), undefined, text);
  }
  assert.equal(minorFromText('1.0', 'JPY'), undefined);
});

money('X9: what is written is read again, to the last minor unit', () => {
  const currencies = fc.constantFrom('JPY', 'USD', 'KWD', 'EUR');
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000_000_000 }), currencies, (amount, currency) => {
      assert.equal(minorFromText(majorText(amount, currency), currency), amount);
    }),
  );
});

money.run();
