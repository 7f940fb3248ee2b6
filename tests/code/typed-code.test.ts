import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import {
  CODE_CHARS,
  CODE_RANDOM_BYTES,
  codeFromBytes,
  readTypedCode,
  showCode,
} from '../../common/code/typed-code.ts';

const test = suite('codes that people type');

const codes = fc
  .uint8Array({ minLength: CODE_RANDOM_BYTES, maxLength: CODE_RANDOM_BYTES })
  .map(codeFromBytes);

/** What a person may write for a character without being wrong. */
const LOOK_ALIKES: Readonly<Record<string, readonly string[]>> = {
  0: ['0', 'o', 'O', '０', 'Ｏ'],
  1: ['1', 'i', 'I', 'l', 'L', '１'],
  V: ['v', 'V', 'u', 'U'],
};
const BETWEEN = ['', '', '', ' ', '-', '‐', '–', '　', '.', 'ー'];

const typed = fc.tuple(codes, fc.infiniteStream(fc.nat(59))).map(([code, choices]) => {
  const pick = <T>(from: readonly T[]): T => from[choices.next().value % from.length]!;
  const chars = [...code].map((char) => {
    return pick(LOOK_ALIKES[char] ?? [char, char.toLowerCase()]) + pick(BETWEEN);
  });
  return { code, text: chars.join('') };
});

test('L18: a code is understood in any case and spacing, with O for 0, I and L for 1, U for V', () => {
  fc.assert(
    fc.property(typed, ({ code, text }) => {
      // Longer than any person would type is refused unread.
      if (text.length <= 4 * CODE_CHARS) assert.equal(readTypedCode(text), code);
    }),
    { numRuns: 2_000 },
  );
});

test('L18: what is shown is read again', () => {
  fc.assert(
    fc.property(codes, (code) => {
      assert.match(
        showCode(code),
        /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$/,
      );
      assert.equal(readTypedCode(showCode(code)), code);
    }),
  );
});

test('L18: one wrong character is noticed, but for 0 and Z; so is one that is missing or too many', () => {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const same = new Set(['0Z', 'Z0']);
  fc.assert(
    fc.property(codes, fc.nat(CODE_CHARS - 1), fc.nat(31), (code, at, other) => {
      const wrong = digits[other]!;
      const text = code.slice(0, at) + wrong + code.slice(at + 1);
      if (text !== code && !same.has(code[at]! + wrong))
        assert.equal(readTypedCode(text), undefined);
      assert.equal(readTypedCode(code.slice(0, at) + code.slice(at + 1)), undefined);
      assert.equal(readTypedCode(code + wrong), undefined);
    }),
    { numRuns: 2_000 },
  );
});

test('L18: two neighbours exchanged are noticed, but for 0 and Z', () => {
  fc.assert(
    fc.property(codes, fc.nat(CODE_CHARS - 3), (code, at) => {
      const [one, two] = [code[at]!, code[at + 1]!];
      const text = code.slice(0, at) + two + one + code.slice(at + 2);
      if (one !== two && ![one + two, two + one].includes('0Z')) {
        assert.equal(readTypedCode(text), undefined, `${code} ${text}`);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('L18: nothing else is taken for a code, and all 60 bits count', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const read = readTypedCode(text);
      if (read !== undefined) assert.equal(readTypedCode(read), read);
    }),
  );
  assert.throws(() => codeFromBytes(new Uint8Array(7)), RangeError);
  const bytes = Uint8Array.from({ length: CODE_RANDOM_BYTES }, () => 0);
  const seen = new Set([codeFromBytes(bytes)]);
  for (let bit = 0; bit < 60; bit += 1) {
    const one = bytes.slice();
    one[bit >> 3]! |= 0x80 >> (bit & 7);
    seen.add(codeFromBytes(one));
  }
  assert.equal(seen.size, 61);
});

test.run();
