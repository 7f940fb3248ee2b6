import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import type { Pixels } from '../../common/watermark/pixels.ts';
import { ATTACKS } from '../../bench/watermark/attacks.ts';
import { seededChance } from '../../bench/watermark/dice.ts';
import { makePicture } from '../../bench/watermark/pictures.ts';
import { psnrDb, ssim } from '../../bench/watermark/quality.ts';
import { card, KEY, PAYLOAD } from '../../bench/watermark/card.ts';

const test = suite('watermark');
const searching = { effort: 'searching' } as const;
const aligned = { effort: 'aligned' } as const;

test('C2: the marked picture looks the same: 44 dB at least, alpha kept, original untouched', () => {
  const before = card();
  const kept = before.data.slice();
  before.data[3] = 128;
  kept[3] = 128;
  const marked = embedMark(before, PAYLOAD, KEY);
  assert.equal(before.data, kept);
  assert.is(marked.data[3], 128);
  assert.ok(psnrDb(before, marked) >= 44, String(psnrDb(before, marked)));
  assert.ok(ssim(before, marked) >= 0.97, String(ssim(before, marked)));
});

test('C7: the payload is read out of the pixels alone, whatever its bits', () => {
  for (const payload of [PAYLOAD, new Uint8Array(16), new Uint8Array(16).fill(255)]) {
    const reading = extractMark(embedMark(card(), payload, KEY), KEY, aligned);
    assert.ok(reading);
    assert.equal(reading.payload, payload);
    assert.is(reading.how, 'aligned');
    assert.ok(reading.confidence > 0.9 && reading.confidence <= 1);
  }
});

test('C7: an unmarked picture and a wrong key give nothing', () => {
  assert.is(extractMark(card(), KEY, searching), undefined);
  assert.is(extractMark(embedMark(card(), PAYLOAD, KEY), Uint8Array.of(1), searching), undefined);
});

test('C2: a picture off the grid, a payload of another length and an empty key are refused', () => {
  const small: Pixels = { width: 2, height: 1, data: new Uint8ClampedArray(8) };
  assert.throws(() => embedMark(small, PAYLOAD, KEY), /640×400/);
  assert.throws(() => embedMark(card(), PAYLOAD.slice(1), KEY), /16 bytes/);
  assert.throws(() => embedMark(card(), PAYLOAD, new Uint8Array()), /at least one byte/);
});

test('X3: pictures far too small, empty of detail or of odd shape are no fault', () => {
  for (const [width, height] of [
    [1, 1],
    [3, 500],
    [641, 399],
    [2000, 20],
  ] as const) {
    const data = new Uint8ClampedArray(width * height * 4).fill(200);
    assert.is(extractMark({ width, height, data }, KEY, searching), undefined);
  }
});

for (const seed of [900_000, 900_001, 900_002]) {
  test(`X3: picture ${seed} survives what happens to pictures`, async () => {
    const { pixels, name } = await makePicture(seed);
    const marked = embedMark(pixels, PAYLOAD, KEY);
    for (const attack of ATTACKS.filter(({ group }) => group === 'required' || group === 'hard')) {
      const attacked = await attack.apply(marked, seededChance(seed));
      const reading = extractMark(attacked, KEY, searching);
      assert.equal(reading?.payload, PAYLOAD, `${name}, ${attack.name}`);
    }
  });
}

test('X3: a transparent PNG through sharp keeps the mark', async () => {
  const { data, width, height } = embedMark(card(), PAYLOAD, KEY);
  const png = await sharp(Buffer.from(data), { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  const back = await sharp(png).raw().toBuffer();
  const reading = extractMark({ width, height, data: new Uint8ClampedArray(back) }, KEY, aligned);
  assert.equal(reading?.payload, PAYLOAD);
});

test.run();
