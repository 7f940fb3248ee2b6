import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { agree, type Witness } from '../../common/watermark/consensus.ts';
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import {
  CELLS,
  newSpectrum,
  OPPOSITE,
  SIDE,
  transform,
  transformBack,
} from '../../common/watermark/fourier.ts';
import {
  homography,
  IDENTITY,
  inverse,
  mapPoint,
  type Place,
} from '../../common/watermark/homography.ts';
import { keyedDice } from '../../common/watermark/keyed-dice.ts';
import { ATTACKS } from '../../bench/watermark/attacks.ts';
import { PAYLOAD } from '../../bench/watermark/card.ts';
import { makeCouponPicture } from '../../bench/watermark/coupon-pictures.ts';
import { seededChance } from '../../bench/watermark/dice.ts';

const test = suite('watermark search');
const dice = keyedDice(Uint8Array.of(3), 1);
const anySpectrum = () => {
  const spectrum = newSpectrum();
  for (let at = 0; at < CELLS; at++) {
    spectrum.real[at] = dice.throwDie(201) - 100;
    spectrum.imaginary[at] = dice.throwDie(201) - 100;
  }
  return spectrum;
};

test('X3: the transform and its way back give what went in, times the number of cells', () => {
  const spectrum = anySpectrum();
  const before = spectrum.real.slice();
  transform(spectrum);
  transformBack(spectrum);
  for (let at = 0; at < CELLS; at++)
    assert.ok(Math.abs(spectrum.real[at]! / CELLS - before[at]!) < 1e-9);
});

test('X3: a wave has one frequency, and its opposite lies where the table says', () => {
  const spectrum = newSpectrum();
  for (let at = 0; at < CELLS; at++) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    spectrum.real[at] = Math.cos((2 * Math.PI * (5 * x + 11 * y)) / SIDE);
  }
  transform(spectrum);
  const loud = Array.from(spectrum.real.keys()).filter((at) => Math.abs(spectrum.real[at]!) > 1);
  assert.is(loud.length, 2);
  assert.is(OPPOSITE[loud[0]!], loud[1]);
  assert.is(OPPOSITE[loud[1]!], loud[0]);
  assert.ok(Math.abs(spectrum.real[loud[0]!]! - CELLS / 2) < 1e-6);
});

test('X3: the product with a conjugate spectrum correlates at every displacement', () => {
  const [one, other] = [anySpectrum(), anySpectrum()];
  one.imaginary.fill(0);
  other.imaginary.fill(0);
  const [a, b] = [one.real.slice(), other.real.slice()];
  transform(one);
  transform(other);
  for (let at = 0; at < CELLS; at++) {
    const [re, im] = [one.real[at]!, one.imaginary[at]!];
    const [p, q] = [other.real[at]!, -other.imaginary[at]!];
    one.real[at] = re * p - im * q;
    one.imaginary[at] = re * q + im * p;
  }
  transformBack(one);
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 63],
    [17, 40],
  ] as const) {
    let sum = 0;
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++)
        sum += b[y * SIDE + x]! * a[((y + dy) % SIDE) * SIDE + ((x + dx) % SIDE)]!;
    }
    assert.ok(Math.abs(one.real[dy * SIDE + dx]! / CELLS - sum) < 1e-3);
  }
});

const CORNERS: readonly Place[] = [
  [0, 0],
  [640, 0],
  [0, 400],
  [640, 400],
];

test('X3: a perspective map and its inverse lead back', () => {
  const map = homography(CORNERS, [
    [12, -7],
    [630, 9],
    [-4, 391],
    [655, 410],
  ]);
  for (const [x, y] of [...CORNERS, [320, 200] as const]) {
    const [u, v] = mapPoint(inverse(map), ...mapPoint(map, x, y));
    assert.ok(Math.abs(u - x) < 1e-6 && Math.abs(v - y) < 1e-6, `${u} ${v}`);
  }
});

test('X3: windows of which half mislead agree on how the picture is bent', () => {
  const bent = homography(CORNERS, [
    [9, -4],
    [633, 7],
    [-6, 405],
    [648, 397],
  ]);
  const witnesses: Witness[] = [];
  for (let x = 64; x < 640; x += 64) {
    for (let y = 50; y < 400; y += 50) {
      const [u, v] = mapPoint(bent, x, y);
      const isHonest = dice.throwDie(2) === 0;
      const peak = isHonest ? [u - x, v - y] : [dice.throwDie(31) - 15, dice.throwDie(31) - 15];
      const reach = 8;
      const values = Float64Array.from({ length: (2 * reach + 1) ** 2 }, (_, at) => {
        const dx = 2 * ((at % 17) - reach) - peak[0]!;
        const dy = 2 * (Math.floor(at / 17) - reach) - peak[1]!;
        return 5 * Math.exp(-(dx * dx + dy * dy) / 18) + (dice.throwDie(101) - 50) / 50;
      });
      witnesses.push({ x, y, surface: { reach, values } });
    }
  }
  const found = agree(IDENTITY, { left: 0, top: 0, width: 640, height: 400 }, witnesses);
  for (const { x, y } of witnesses) {
    const [u, v] = mapPoint(found, x, y);
    const [wantedU, wantedV] = mapPoint(bent, x, y);
    assert.ok(Math.abs(u - wantedU) < 2 && Math.abs(v - wantedV) < 2, `${x} ${y}: ${u} ${v}`);
  }
});

for (const seed of [900_003, 900_004]) {
  test(`X3: coupon ${seed} is read cropped, scaled, turned and photographed; unmarked it says nothing`, async () => {
    const { pixels, name } = await makeCouponPicture(seed);
    const marked = embedMark(pixels, PAYLOAD, LAYOUT_KEY);
    for (const [condition, how] of [
      ['25 % cropped', 'displaced'],
      ['rotated 3°', undefined],
      ['page margins + JPEG 75', 'displaced'],
      ['25 % cropped, to 70 %', 'scaled'],
      ['photographed screen', 'bent'],
    ] as const) {
      const attack = ATTACKS.find((one) => one.name === condition)!;
      const copy = await attack.apply(marked, seededChance(seed));
      const reading = extractMark(copy, LAYOUT_KEY, { effort: 'searching' });
      assert.equal(reading?.payload, PAYLOAD, `${name}, ${condition}`);
      if (how) assert.is(reading?.how, how, `${name}, ${condition}`);
    }
    assert.is(extractMark(pixels, LAYOUT_KEY, { effort: 'searching' }), undefined, name);
  });
}

test.run();
