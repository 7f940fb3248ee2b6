import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { membershipNumberOf, readMembershipNumber } from '../../common/member/membership-number.ts';

const test = suite('membership numbers');

test('C4: the check digit is Damm’s (his own example: 572 has 4)', () => {
  assert.is(membershipNumberOf('00000572'), 'T-0000-0572-4');
});

test('C4: every wrong digit and every swap of neighbours is noticed', () => {
  for (const digits of ['48219034', '00000000', '99999999', '12345678']) {
    const plain = membershipNumberOf(digits).replace(/\D/g, '');
    for (let at = 0; at < plain.length; at += 1) {
      for (const digit of '0123456789') {
        if (digit === plain[at]) continue;
        assert.is(
          readMembershipNumber(plain.slice(0, at) + digit + plain.slice(at + 1)),
          undefined,
        );
      }
      const [one, other] = [plain[at]!, plain[at + 1]];
      if (other === undefined || one === other) continue;
      const swapped = plain.slice(0, at) + other + one + plain.slice(at + 2);
      assert.is(readMembershipNumber(swapped), undefined);
    }
  }
});

test('C4: it is read however it was typed or pasted', () => {
  const number = membershipNumberOf('48219034');
  const plain = number.replace(/\D/g, '');
  for (const typed of [
    number,
    plain,
    `t${plain}`,
    ` T ${plain} `,
    number.replaceAll('-', '–'),
    number.replaceAll('-', 'ー'),
  ]) {
    assert.is(readMembershipNumber(typed), number, typed);
  }
  for (const typed of [
    '',
    'T',
    'Tanaka',
    `X${plain}`,
    `${plain}0`,
    plain.slice(1),
    `${plain}\u0000`,
  ]) {
    assert.is(readMembershipNumber(typed), undefined, typed);
  }
});

test('only eight digits make one', () => {
  for (const digits of ['', '1234567', '123456789', '1234567a']) {
    assert.throws(() => membershipNumberOf(digits));
  }
});

test.run();
