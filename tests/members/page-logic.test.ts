import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { membershipNumberOf } from '../../common/member/membership-number.ts';
import {
  checkJoin,
  checkLogin,
  fieldsOf,
  firstMarked,
  emptyPerson,
} from '../../client/member/state/check-form.ts';
import { readErrand, writeErrand } from '../../client/member/state/errand.ts';
import { readNext, readRoute, withNext } from '../../client/member/state/route.ts';

const test = suite('the member’s page, without the page');

const route = (address: string) => readRoute(new URL(address, 'https://shop.example'));

test('each address leads to its screen, and what is not understood leads home', () => {
  assert.is(route('/member').screen, 'home');
  assert.is(route('/member/').screen, 'home');
  assert.is(route('/member/nothing').screen, 'home');
  assert.is(route('/member/join').screen, 'join');
  assert.is(route('/member/lost').screen, 'lost');
  assert.equal(route('/member/reset#abc'), { screen: 'reset', token: 'abc' });
});

test('after signing in it goes on within this site and nowhere else', () => {
  const next = (to: string) => {
    const found = route(`/member?next=${encodeURIComponent(to)}`);
    return found.screen === 'home' ? found.next : undefined;
  };
  for (const to of ['/shop', '/wallet', '/shop?search=tea', '/c/autumn-tea'])
    assert.is(next(to), to);
  for (const to of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    '/@evil.example:x',
    '',
  ]) {
    assert.is(next(to), null, to);
  }
  assert.equal(route(withNext('/member/join', '/shop?search=a')), {
    screen: 'join',
    next: '/shop?search=a',
  });
  assert.is(withNext('/member', null), '/member');
});

test('C4: whatever is asked for, going on never leaves this site', () => {
  const site = 'https://shop.example';
  const strange = fc.array(
    fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '%2F',
      '%5C',
      '\t',
      '?',
      '#',
      'evil.example',
      'a',
    ),
    { maxLength: 8 },
  );
  let followed = 0;
  const stays = (parts: readonly string[]) => {
    const next = readNext(parts.join(''));
    if (next === null) return;
    followed += 1;
    if (new URL(next, `${site}/member`).origin !== site) throw new Error(next);
  };
  fc.assert(fc.property(strange, stays), { numRuns: 20_000, seed: 20_261_122 });
  assert.ok(followed > 100, 'some of them are paths of this site');
});

test('C4: what lay in the tab while the payment page was open is read as a stranger’s', () => {
  const draft = { name: 'Aki', address: 'Kyoto', email: 'aki@shopper.example', telephone: '' };
  const errand = { draft, next: '/shop/purchase?coupon=1' };
  assert.equal(readErrand(writeErrand(errand)), errand);
  const away = writeErrand({ draft: null, next: '//evil.example' });
  assert.equal(readErrand(away), { draft: null, next: null });
  for (const text of [null, '', '{', '[]', '{"draft":1,"next":2}']) {
    assert.equal(readErrand(text), { draft: null, next: null });
  }
});

test('a payment token is one, or is dropped', () => {
  const token = (text: string) => {
    const found = route(`/member?paymentToken=${encodeURIComponent(text)}`);
    return found.screen === 'home' ? found.paymentToken : undefined;
  };
  assert.is(token('sbx_abc-1'), 'sbx_abc-1');
  for (const text of ['', '<b>', '4242 4242', 'x'.repeat(201)]) assert.is(token(text), null);
});

test('C4: a form’s mistakes are found before anybody asks the server, the first one first', () => {
  const empty = checkJoin(emptyPerson, '');
  assert.equal(empty, {
    name: 'missing',
    address: 'missing',
    email: 'missing',
    password: 'missing',
  });
  assert.is(firstMarked(empty), 'name');
  const person = { name: 'Aki', address: 'Kyoto', email: 'aki@shopper.example', telephone: '' };
  assert.equal(checkJoin(person, '12345678'), {});
  assert.equal(checkJoin({ ...person, email: 'aki@x' }, '1234567'), {
    email: 'email',
    password: 'short',
  });
  assert.is(firstMarked({}), undefined);
});

test('C4: a slip in the membership number is told without a try at the login', () => {
  const number = membershipNumberOf('48219034');
  assert.equal(checkLogin(number, 'x'), {});
  assert.equal(checkLogin(number.replace('8', '9'), 'x'), { membershipNumber: 'number' });
  assert.equal(checkLogin(' ', ''), { membershipNumber: 'missing', password: 'missing' });
});

test('the fields that the server names are marked', () => {
  const problems = [
    { path: 'email', reason: 'x' },
    { path: 'paymentToken', reason: 'x' },
    { reason: 'y' },
  ];
  assert.equal(fieldsOf(problems), { email: 'email' });
  assert.equal(fieldsOf(undefined), {});
});

test.run();
