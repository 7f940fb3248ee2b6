import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BitSet } from '../../common/board/bit-set.ts';

const test = suite('bit set');

test('X5: a bit set says what a set of numbers says', () => {
  const steps = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 300 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_000 }), steps, (size, changes) => {
      const bits = new BitSet(size);
      const plain = new Set<number>();
      for (const [pick, adds] of changes) {
        const number = (pick % size) + 1;
        const changed = plain.has(number) !== adds;
        assert.is(adds ? bits.add(number) : bits.remove(number), changed);
        if (adds) plain.add(number);
        else plain.delete(number);
        assert.is(bits.has(number), adds);
      }
      assert.is(bits.count, plain.size);
      assert.is(bits.clone().count, plain.size);
    }),
  );
});

test('L8: the number at each place outside the set is found, and none beyond', () => {
  const picks = fc.array(fc.nat(), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6_000 }), picks, (size, numbers) => {
      const bits = new BitSet(size);
      for (const pick of numbers) bits.add((pick % size) + 1);
      const outside = Array.from({ length: size }, (_, at) => at + 1).filter((n) => !bits.has(n));
      for (const [index, number] of outside.entries()) {
        assert.is(bits.numberOutside(index), number);
      }
      assert.throws(() => bits.numberOutside(outside.length), /fewer than/);
    }),
    { numRuns: 50 },
  );
});

test('L4: numbers that are not on the board are not in the set and cannot be put there', () => {
  const bits = new BitSet(8);
  for (const number of [0, -1, 9, 1_000]) {
    assert.throws(() => bits.add(number), /of 8/);
    assert.is(bits.has(number), false);
    assert.is(bits.remove(number), false);
  }
  assert.throws(() => new BitSet(7, Uint8Array.of(0x80)), /beyond/);
  assert.throws(() => new BitSet(9, new Uint8Array(1)), /do not fit/);
});

test.run();
