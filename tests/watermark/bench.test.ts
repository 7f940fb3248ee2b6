// What the bench of the watermark promises about its pictures and its parts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ATTACKS } from '../../bench/watermark/attacks.ts';
import {
  makeCouponPicture,
  MOSTLY_FLAT,
  NEAR_WHITE,
} from '../../bench/watermark/coupon-pictures.ts';
import { keptIn } from '../../bench/watermark/kept.ts';
import { partOf } from '../../bench/watermark/part.ts';
import { brightShare, flatShare } from '../../bench/watermark/quality.ts';

const test = suite('watermark bench');

test('X3: of fifteen pictures in a row a third is mostly flat and a fifth near-white, measured', async () => {
  let [flat, white] = [0, 0];
  for (let seed = 900_000; seed < 900_015; seed++) {
    const { pixels } = await makeCouponPicture(seed);
    if (flatShare(pixels) >= MOSTLY_FLAT) flat++;
    if (brightShare(pixels) >= NEAR_WHITE) white++;
  }
  assert.ok(flat >= 5, String(flat));
  assert.ok(white >= 3, String(white));
});

test('X3: a grey card is flat, noise is not', () => {
  const [width, height] = [32, 32];
  const grey = new Uint8ClampedArray(width * height * 4).fill(128);
  const noise = grey.map((_, at) => (at * 7919) % 251);
  assert.is(flatShare({ width, height, data: grey }), 1);
  assert.ok(flatShare({ width, height, data: noise }) < 0.1);
});

test('a part of the bench is named by range, group and condition', () => {
  assert.equal(partOf(undefined, 240), {
    first: 0,
    end: 240,
    rows: [...ATTACKS.keys()],
    vain: true,
  });
  const photo = ATTACKS.findIndex(({ group }) => group === 'photo');
  const crop = ATTACKS.findIndex(({ name }) => name === '25 % cropped, to 70 %');
  assert.equal(partOf('10-19; photo; 25 % cropped, to 70 %', 240), {
    first: 10,
    end: 20,
    rows: [crop, photo],
    vain: false,
  });
  assert.equal(partOf('vain', 240), { first: 0, end: 240, rows: [], vain: true });
  assert.throws(() => partOf('foto', 240), /foto/);
});

test('what was measured is kept, and a line cut short is measured again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tombola-kept-'));
  try {
    const file = join(folder, 'kept.jsonl');
    keptIn(file).add('read', { seed: 1 }, { right: true });
    keptIn(file).add('read', { seed: 2 }, { right: false });
    assert.equal(keptIn(file).find('read', { seed: 2 }), { right: false });
    assert.is(keptIn(file).find('read', { seed: 3 }), undefined);
    assert.is(keptIn(undefined).find('read', { seed: 1 }), undefined);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, -20));
    assert.equal(keptIn(file).find('read', { seed: 1 }), { right: true });
    assert.is(keptIn(file).find('read', { seed: 2 }), undefined);
    writeFileSync(file, text.replaceAll(/"code":"\w+"/g, '"code":"other"'));
    assert.is(keptIn(file).find('read', { seed: 1 }), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
