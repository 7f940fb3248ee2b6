import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import { isCurrency, majorText, minorDigits, minorFromText } from '../common/money.ts';

const money = suite('Money');

money('X9: a currency knows its decimal places', () => {
  assert.deepEqual(['JPY', 'USD', 'KWD'].map(minorDigits), [0, 2, 3]);
  assert.ok(isCurrency('EUR') && !isCurrency('eur') && !isCurrency('XXQ'));
  assert.throws(() => minorDigits('XXQ'), RangeError);
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
