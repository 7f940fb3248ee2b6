import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CODED_BITS,
  decodeRing,
  encodeRing,
  MESSAGE_BITS,
} from '../../common/watermark/convolution.ts';
import { crc32 } from '../../common/watermark/crc32.ts';
import { keyedDice } from '../../common/watermark/keyed-dice.ts';

const test = suite('watermark error correction');
const dice = keyedDice(Uint8Array.of(1), 1);
const anyMessage = () => Uint8Array.from({ length: MESSAGE_BITS }, () => dice.throwDie(2));
const softOf = (coded: Uint8Array) => Float64Array.from(coded, (bit) => (bit === 1 ? 1 : -1));

test('X3: CRC-32 gives the published check value', () => {
  assert.is(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
});

test('X3: one set bit gives the three generators one after the other (133, 145, 175 octal)', () => {
  const message = new Uint8Array(MESSAGE_BITS);
  message[10] = 1;
  const coded = encodeRing(message);
  for (const [which, generator] of [0o133, 0o145, 0o175].entries()) {
    let seen = 0;
    for (let delay = 0; delay < 7; delay++) seen |= coded[(10 + delay) * 3 + which]! << (6 - delay);
    assert.is(seen, generator);
  }
  assert.is(
    coded.reduce((sum, bit) => sum + bit, 0),
    5 + 4 + 6,
  );
});

test('X3: the code has no tail: turning the message turns the code', () => {
  const message = anyMessage();
  const turned = Uint8Array.from(message, (_, at) => message[(at + 1) % MESSAGE_BITS]!);
  const coded = encodeRing(message);
  assert.equal(
    encodeRing(turned),
    Uint8Array.from(coded, (_, at) => coded[(at + 3) % CODED_BITS]!),
  );
});

test('X3: any message comes back, also with one bit in ten turned over or one in three gone', () => {
  for (let round = 0; round < 200; round++) {
    const message = anyMessage();
    const clean = softOf(encodeRing(message));
    assert.equal(decodeRing(clean), message);
    const erased = clean.map((value) => (dice.throwDie(3) === 0 ? 0 : value));
    assert.equal(decodeRing(erased), message, 'erased');
    const wrong = clean.map((value, at) => (at % 10 === round % 10 ? -value : value));
    assert.equal(decodeRing(wrong), message, 'turned over');
  }
});

test.run();
