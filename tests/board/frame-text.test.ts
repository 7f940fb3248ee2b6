import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame, encodeFrame } from '../../common/board/frame-text.ts';
import type { Frame } from '../../common/board/board.ts';
import { MAX_SHEETS } from '../../common/protocol/limits.ts';

const test = suite('frame text');

const frames = fc
  .record({
    epoch: fc.stringMatching(/^[0-9a-f]{8}$/),
    from: fc.nat(2_000_000_000),
    span: fc.nat(5_000),
    largest: fc.integer({ min: 1, max: MAX_SHEETS }),
  })
  .chain(({ epoch, from, span, largest }) =>
    fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: largest }), fc.boolean()), {
        maxLength: 600,
        selector: ([number]) => number,
      })
      .map((numbers): Frame => {
        const rising = numbers.sort(([one], [other]) => one - other);
        const pick = (isTaken: boolean) =>
          rising.filter(([, taken]) => taken === isTaken).map(([number]) => number);
        return { epoch, from, to: from + span, taken: pick(true), returned: pick(false) };
      }),
  );

test('X5: a frame comes back from its text as it was', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      const text = encodeFrame(frame);
      assert.match(text, /^[\w.:-]+$/);
      assert.equal(decodeFrame(text), frame);
    }),
    { numRuns: 1_000 },
  );
});

test('X5: a known frame has a known text', () => {
  const frame = { epoch: '00c0ffee', from: 40, to: 43, taken: [3, 7, 100], returned: [1] };
  assert.is(encodeFrame(frame), '00c0ffee.14.3.3:4EP7A.1:0A');
  assert.equal(decodeFrame('00c0ffee.14.3.3:4EP7A.1:0A'), frame);
  const quiet = { epoch: '00c0ffee', from: 43, to: 43, taken: [], returned: [] };
  assert.is(encodeFrame(quiet), '00c0ffee.17.0..');
  assert.equal(decodeFrame('00c0ffee.17.0..'), quiet);
});

test('X5: the first and the last number of the largest board fit', () => {
  const frame = { epoch: 'ffffffff', from: 0, to: 2, taken: [1], returned: [MAX_SHEETS] };
  assert.equal(decodeFrame(encodeFrame(frame)), frame);
});

test('X5: what no server writes is not a frame', () => {
  for (const text of [
    '',
    'nonsense',
    '00c0ffee.14.3.3:4EP7A',
    '00C0FFEE.14.3.3:4EP7A.1:0A',
    '00c0ffee.14.3.3:4EP7A.1:0A.',
    '00c0ffee.014.3.3:4EP7A.1:0A',
    '00c0ffee.14.3.4:4EP7A.1:0A', // more numbers than bits
    '00c0ffee.14.3.2:4EP7A.1:0A', // fewer
    '00c0ffee.14.3.3:4EP7B.1:0A', // bits after the end
    '00c0ffee.14.3.1:0A.1:0A', // taken and returned at once
    '00c0ffee.14.3.0:0.', // an empty set has no text
    '00c0ffee.14.3.1:zA.',
    '00c0ffee.14.3.1:k_____________________.',
  ]) {
    assert.is(decodeFrame(text), undefined, text);
  }
});

test('X5: any text is a frame or not, and never an error; a frame has one text', () => {
  const mangled = fc
    .tuple(frames, fc.nat(), fc.string({ maxLength: 3 }), fc.nat(3))
    .map(([frame, at, put, cut]) => {
      const text = encodeFrame(frame);
      const place = at % text.length;
      return text.slice(0, place) + put + text.slice(place + cut);
    });
  fc.assert(
    fc.property(fc.oneof(fc.string(), mangled), (text) => {
      const frame = decodeFrame(text);
      if (frame !== undefined) assert.is(encodeFrame(frame), text);
    }),
    { numRuns: 2_000 },
  );
});

test('X5: a number beyond the board makes a frame nonsense', () => {
  const text = encodeFrame({ epoch: '00c0ffee', from: 0, to: 1, taken: [101], returned: [] });
  assert.is(decodeFrame(text, 100), undefined);
  assert.is(decodeFrame(text, 101)?.taken[0], 101);
});

test('X6: 250 numbers of a million cost at most three bytes each on the wire', () => {
  const spread = fc.uniqueArray(fc.integer({ min: 1, max: MAX_SHEETS }), {
    minLength: 250,
    maxLength: 250,
    size: 'max',
  });
  fc.assert(
    fc.property(spread, (numbers) => {
      const taken = numbers.sort((one, other) => one - other);
      const frame = { epoch: '00c0ffee', from: 900_000, to: 900_250, taken, returned: [] };
      const packet = `42${JSON.stringify(['frame', encodeFrame(frame)])}`;
      assert.ok(packet.length <= 3 * 250, `${packet.length} bytes`);
    }),
    { numRuns: 100 },
  );
});

test.run();
