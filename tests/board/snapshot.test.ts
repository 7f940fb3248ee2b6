import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BitSet } from '../../common/board/bit-set.ts';
import { decodeSnapshot, encodeSnapshot, SnapshotError } from '../../common/board/snapshot.ts';

const test = suite('snapshot');

const boards = fc
  .tuple(fc.integer({ min: 1, max: 5_000 }), fc.array(fc.nat(), { maxLength: 400 }))
  .map(([size, picks]) => {
    const taken = new BitSet(size);
    for (const pick of picks) taken.add((pick % size) + 1);
    return taken;
  });

test('X5: a board comes back from its bytes as it was', () => {
  fc.assert(
    fc.property(boards, fc.nat(2 ** 31), (taken, seq) => {
      const read = decodeSnapshot(encodeSnapshot({ epoch: '0badcafe', seq, taken }));
      assert.is(read.epoch, '0badcafe');
      assert.is(read.seq, seq);
      assert.is(read.taken.size, taken.size);
      assert.is(read.taken.count, taken.count);
      assert.equal([...read.taken.bytes], [...taken.bytes]);
    }),
  );
});

test('X5: a known board has known bytes', () => {
  const taken = new BitSet(10);
  taken.add(1);
  taken.add(10);
  const bytes = encodeSnapshot({ epoch: '00c0ffee', seq: 258, taken });
  assert.is(
    Buffer.from(bytes).toString('hex'),
    '5442533100c0ffee00000000000001020000000a000000020102',
  );
});

test('X5: bytes that are no snapshot give a SnapshotError and nothing else', () => {
  fc.assert(
    fc.property(boards, fc.nat(), fc.integer({ min: 0, max: 255 }), (taken, at, byte) => {
      const bytes = encodeSnapshot({ epoch: '0badcafe', seq: 7, taken });
      const cut = bytes.slice(0, at % bytes.length);
      assert.throws(() => decodeSnapshot(cut), isSnapshotError);
      bytes[at % bytes.length] = byte;
      try {
        decodeSnapshot(bytes);
      } catch (error) {
        assert.ok(isSnapshotError(error));
      }
    }),
  );
  assert.throws(() => decodeSnapshot(new Uint8Array(0)), isSnapshotError);
});

test('X5: a bit that no draw set is noticed', () => {
  const taken = new BitSet(10);
  const bytes = encodeSnapshot({ epoch: '0badcafe', seq: 0, taken });
  bytes[24] = 1;
  assert.throws(() => decodeSnapshot(bytes), isSnapshotError);
});

test('X6: a million numbers half drawn fit in 130 kB, untouched in 1 kB when compressed', () => {
  const taken = new BitSet(1_000_000);
  assert.ok(gzipSync(encodeSnapshot({ epoch: '0badcafe', seq: 0, taken })).length <= 1_000);
  for (let number = 1; number <= 1_000_000; number += 2) taken.add(number);
  assert.ok(encodeSnapshot({ epoch: '0badcafe', seq: 500_000, taken }).length <= 130_000);
});

const isSnapshotError = (error: unknown): boolean => error instanceof SnapshotError;

test.run();
