import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDeviceCookies, type DeviceCookies } from '../../server/devices/cookie.ts';

const test = suite('device cookie');

const key = randomBytes(32);
const plain = createDeviceCookies({ key, secure: false });
const secure = createDeviceCookies({ key, secure: true });

/** What `ensure` sets for a browser that sends this Cookie header. */
function setCookie(cookies: DeviceCookies, cookie?: string): string {
  let set = '';
  cookies.ensure({ headers: { cookie } }, { header: (_name, value) => (set = value) });
  return set;
}
const pairOf = (set: string): string => set.split(';')[0]!;

test('L6: on https the cookie is bound to the host and hidden from scripts', () => {
  const set = setCookie(secure);
  assert.match(set, /^__Host-device=[0-9a-f-]{36}\.[\w-]{43}; /);
  const attributes = set.split('; ').slice(1).sort();
  assert.equal(attributes, ['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax', 'Secure']);
});

test('L6: on plain http it goes without Secure, under another name', () => {
  const set = setCookie(plain);
  assert.match(set, /^device=/);
  assert.not.match(set, /Secure/);
});

test('L6: the next page renews the same device', () => {
  const pair = pairOf(setCookie(plain));
  const id = plain.read(pair);
  assert.ok(id);
  assert.is(pairOf(setCookie(plain, pair)), pair);
  assert.is(plain.read(`other=1; ${pair}; more=2`), id);
  assert.is(plain.read(`device=planted.by-a-neighbour; ${pair}`), id);
});

test('L6: nothing but our own signature is believed', () => {
  const pair = pairOf(setCookie(plain));
  const [id, mac] = pair.slice('device='.length).split('.') as [string, string];
  const other = createDeviceCookies({ key: randomBytes(32), secure: false });
  const forged = [
    undefined,
    '',
    'device=',
    `device=${id}`,
    `device=${id}.`,
    `device=${id}.${'A'.repeat(43)}`,
    `device=${id}.${mac}.`,
    `device=${id}.${mac}A`,
    `device=${id.toUpperCase()}.${mac}`,
    `__Host-device=${id}.${mac}`,
    pairOf(setCookie(other)),
  ];
  for (const cookie of forged) assert.is(plain.read(cookie), undefined, cookie);
});

test('F1: no Cookie header makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.is(plain.read(text), undefined);
      assert.is(plain.read(`device=${text}`), undefined);
    }),
    { numRuns: 2_000 },
  );
});

test.run();
