// What pictures in the wild rely on: the format's version and its test vectors. If one of these fails, the
// pictures that were made until now can no longer be read, or no longer made alike.
import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { encodeRing } from '../../common/watermark/convolution.ts';
import { cosine } from '../../common/watermark/cosine.ts';
import { embedMark, messageOf } from '../../common/watermark/embed-mark.ts';
import { layOut } from '../../common/watermark/layout.ts';
import { setting, SETTING_VERSION } from '../../common/watermark/setting.ts';
import { pushNeeded } from '../../common/watermark/zones.ts';
import { card, KEY, PAYLOAD } from '../../bench/watermark/card.ts';

const test = suite('watermark format');
const digest = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const bits = (message: Uint8Array) =>
  message
    .reduce((text, bit) => text + bit, '')
    .match(/.{8}/g)!
    .map((byte) => parseInt(byte, 2).toString(16).padStart(2, '0'))
    .join('');

test('X3: the setting of version 1 is what it was', () => {
  assert.is(SETTING_VERSION, 1);
  assert.is(
    digest(JSON.stringify(setting)),
    'a0e038f8985401870af7dd5ee2bc09017abe8ec6b9774991bdbcd77ca60c456a',
  );
});

test('X3: payload, CRC-32 and code of the vector', () => {
  const message = messageOf(PAYLOAD);
  assert.is(bits(message), '00112233445566778899aabbccddeeff8407759b');
  assert.is(
    bits(encodeRing(message)),
    '2cf7c000776ce902a756020ba2acfab3dc565aa99de5a931ffde159d2eb9745b72cb5bde3ff52f2e8583c7f04878f0e48c5125ae71e17310ca4a6742',
  );
});

test('X3: the layout that follows from a key', () => {
  for (const [key, expected] of [
    [KEY, 'a809ba293ee3c8a5fc1e0d6095122c97985c3d03d6838aa7d9dbc416499f7d6b'],
    [LAYOUT_KEY, 'e7f4b2eb4ab21762468a843d581b82c0fa6d17b64d888378416cd8d364d54038'],
  ] as const) {
    const { chips, pilot } = layOut(key);
    const text = [
      ...chips.map(({ bit, sign, grade, basis }) => `${bit} ${sign} ${grade} ${nameOf(basis)}`),
      ...pilot.map((place) => (place ? `${place.sign} ${nameOf(place.basis)}` : '-')),
    ];
    assert.is(digest(text.join('\n')), expected);
  }
});

/** A basis picture by two of its values. */
const nameOf = (basis: Float64Array) => `${basis[1]} ${basis[16]}`;

test('X3: zones: how far a coefficient is pushed', () => {
  const pushed = [-100, -31, -1, 0, 1, 29, 31, 59, 61, 100].map((value) => [
    pushNeeded(value, 10, 0),
    pushNeeded(value, 10, 1),
  ]);
  assert.equal(pushed, [
    [0, 6],
    [-43, 1],
    [15, 3],
    [14, 2],
    [13, 1],
    [0, 5],
    [0, 3],
    [-13, 7],
    [-15, 5],
    [34, 0],
  ]);
});

test('X3: cosines are the same bits everywhere', () => {
  const bytes = new Uint8Array(
    Float64Array.from({ length: 64 }, (_, at) => cosine(at * 0.37)).buffer,
  );
  assert.is(digest(bytes), '53c37a1e95053200cf8dddfc4a1b53a564f8baed43a3ad6fe71e19b69d67e62c');
});

test('C2, X3: the marked picture of the vector', () => {
  assert.is(
    digest(new Uint8Array(embedMark(card(), PAYLOAD, KEY).data)),
    '9ed8d2690cc5600d4f0021ad0d94fda05d354798e0ba2c3819feae6298889fa4',
  );
});

test.run();
