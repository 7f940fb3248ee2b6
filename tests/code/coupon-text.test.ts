import { randomBytes, randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  codeText,
  MAC_CHARS,
  readCouponText,
  rotatingText,
  showCodeWithTail,
  TAIL_CHARS,
} from '../../common/code/coupon-text.ts';
import { charsFromBytes, codeFromBytes, showCode } from '../../common/code/typed-code.ts';

const test = suite('texts of coupon codes');

const newCode = () => codeFromBytes(randomBytes(8));

test('C15: a QR code’s text and the typed code, in groups or not, are read as the same code', () => {
  for (let round = 0; round < 200; round += 1) {
    const code = newCode();
    const wanted = { kind: 'code', code };
    assert.equal(readCouponText(codeText(code)), wanted);
    assert.equal(readCouponText(code), wanted);
    assert.equal(readCouponText(` ${showCode(code).toLowerCase()} \n`), wanted);
    const mistaken = showCode(code).replaceAll('0', 'o').replaceAll('1', 'l');
    assert.equal(readCouponText(mistaken), wanted, mistaken);
  }
});

test('C15: a code with its tail is read back, whatever its groups', () => {
  for (let round = 0; round < 200; round += 1) {
    const code = newCode();
    const tail = charsFromBytes(randomBytes(4), TAIL_CHARS);
    const wanted = { kind: 'code-with-tail', code, tail };
    assert.equal(readCouponText(showCodeWithTail(code, tail)), wanted);
    assert.equal(readCouponText(`${code} ${tail}`.toLowerCase()), wanted);
  }
});

test('C15: a rotating text is read back with its coupon and step', () => {
  for (let round = 0; round < 200; round += 1) {
    const couponId = randomUUID();
    const mac = charsFromBytes(randomBytes(8), MAC_CHARS);
    const text = rotatingText(couponId, 58_123_456, mac);
    assert.equal(readCouponText(text), { kind: 'rotating', couponId, step: 58_123_456, mac });
  }
});

test('C15: what is no code is none: a wrong check digit, other lengths, other characters', () => {
  const code = newCode();
  const other = code.endsWith('3') ? '4' : '3';
  for (const text of [
    '',
    'hello',
    code.slice(0, 12),
    `${code}0`,
    code.slice(0, 12) + other,
    `TOMBOLA:C:${code.slice(1)}`,
    `TOMBOLA:X:${code}`,
    `TOMBOLA:R:${'A'.repeat(22)}:1:${'!'.repeat(12)}`,
    `TOMBOLA:R:${'A'.repeat(21)}:1:${'0'.repeat(12)}`,
    // Not the one writing of sixteen bytes.
    `TOMBOLA:R:${'A'.repeat(21)}B:1:${'0'.repeat(12)}`,
    `TOMBOLA:R:${'A'.repeat(22)}:01:${'0'.repeat(12)}`,
    'x'.repeat(300),
  ]) {
    assert.is(readCouponText(text), undefined, text);
  }
});

test.run();
