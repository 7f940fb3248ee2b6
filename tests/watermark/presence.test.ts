import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { halve } from '../../common/watermark/band.ts';
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import { groundOf } from '../../common/watermark/ground.ts';
import {
  afterOffset,
  homography,
  IDENTITY,
  mapPoint,
  type Homography,
  type Place,
} from '../../common/watermark/homography.ts';
import { layoutOf } from '../../common/watermark/known-layouts.ts';
import { pilotSpectrum } from '../../common/watermark/pilot.ts';
import { lumaOf, type Pixels } from '../../common/watermark/pixels.ts';
import { presenceAt } from '../../common/watermark/presence.ts';
import { resize } from '../../common/watermark/resample.ts';
import { HEIGHT, WIDTH } from '../../common/watermark/setting.ts';
import { settle } from '../../common/watermark/settle.ts';
import { uprightNear } from '../../common/watermark/upright.ts';
import { weigh } from '../../common/watermark/weighing.ts';
import { ATTACKS } from '../../bench/watermark/attacks.ts';
import { PAYLOAD } from '../../bench/watermark/card.ts';
import { makeCouponPicture } from '../../bench/watermark/coupon-pictures.ts';
import { seededChance } from '../../bench/watermark/dice.ts';

const test = suite('watermark presence');
const layout = layoutOf(LAYOUT_KEY);
const { pixels } = await makeCouponPicture(900_006);
const marked = embedMark(pixels, PAYLOAD, LAYOUT_KEY);
const halfOf = (picture: Pixels) => halve(lumaOf(picture));

test('X3: the payload is present where it lies, and nowhere else', () => {
  const half = halfOf(marked);
  const here = presenceAt(half, IDENTITY, layout);
  assert.ok(here > 9, String(here));
  for (const [x, y] of [
    [4, 4],
    [0, -32],
    [128, 0],
    [-37, 51],
  ] as const) {
    const there = presenceAt(half, afterOffset(IDENTITY, x, y), layout);
    assert.ok(there < 5.5, `${x} ${y}: ${there}`);
  }
});

test('X3: in an unmarked picture, and by another key, nothing is present', () => {
  const unmarked = presenceAt(halfOf(pixels), IDENTITY, layout);
  assert.ok(unmarked < 4, String(unmarked));
  const stranger = presenceAt(halfOf(marked), IDENTITY, layoutOf(Uint8Array.of(1, 2)));
  assert.ok(stranger < 4, String(stranger));
});

test('X3: maps that lead nowhere, or behind the horizon, find nothing present', () => {
  const half = halfOf(marked);
  const beyond: Homography = [1, 0, 0, 0, 1, 0, -0.02, 0];
  const nowhere: Homography = [NaN, 0, 0, 0, NaN, 0, 0, 0];
  for (const map of [beyond, nowhere, afterOffset(IDENTITY, 5000, 0)])
    assert.is(presenceAt(half, map, layout), 0);
});

const CORNERS: readonly Place[] = [
  [0, 0],
  [WIDTH, 0],
  [0, HEIGHT],
  [WIDTH, HEIGHT],
];

test('X3: a map that is wrong by some pixels settles where the payload is', () => {
  const rough = homography(CORNERS, [
    [3, -2],
    [WIDTH + 2, 2],
    [-2, HEIGHT + 3],
    [WIDTH + 3, HEIGHT - 2],
  ]);
  const half = halfOf(marked);
  const before = presenceAt(half, rough, layout);
  const { map, presence } = settle(half, rough, layout);
  assert.ok(presence > before && presence > 9, `${before} ${presence}`);
  const [x, y] = mapPoint(map, WIDTH / 2, HEIGHT / 2);
  assert.ok(Math.abs(x - WIDTH / 2) < 1.5 && Math.abs(y - HEIGHT / 2) < 1.5, `${x} ${y}`);
});

test('X3: of a picture that was only scaled, size and place are found to parts of a pixel', () => {
  const scale = 1.05;
  const size = [Math.round(WIDTH * scale), Math.round(HEIGHT * scale)] as const;
  const ground = groundOf(resize(lumaOf(marked), ...size));
  const rough: Homography = [1.044, 0, 1.5, 0, 1.044, -1, 0, 0];
  const map = uprightNear(ground, rough, pilotSpectrum(layout));
  for (const [x, y] of [[0, 0] as const, [WIDTH - 1, HEIGHT - 1] as const]) {
    const [u, v] = mapPoint(map, x, y);
    const [wantedU, wantedV] = [(x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5];
    assert.ok(Math.abs(u - wantedU) < 0.6 && Math.abs(v - wantedV) < 0.6, `${x} ${y}: ${u} ${v}`);
  }
});

test('X3: what is burnt to white says nothing, lively surroundings are doubted', () => {
  const calm = { lively: 1, burnt: 0 };
  const lively = { lively: 30, burnt: 0 };
  const burnt = { lively: 1, burnt: 40 };
  assert.is(weigh('glare', 20, 0, burnt), 0);
  assert.is(weigh('texture', 20, 0, burnt), 0);
  assert.ok(weigh('glare', 20, 0, calm) > 0);
  assert.ok(weigh('texture', -20, 0, calm) < 0);
  assert.ok(weigh('texture', 20, 0, calm) > 5 * weigh('texture', 20, 0, lively));
});

test('X3: turned and saved coarsely, where the pilot alone is lost, the payload is read', async () => {
  for (const seed of [900_007, 900_010]) {
    const coupon = await makeCouponPicture(seed);
    const copy = embedMark(coupon.pixels, PAYLOAD, LAYOUT_KEY);
    for (const condition of ['1° + JPEG 50', '25 % cropped', 'brightness ×1.2']) {
      const attack = ATTACKS.find(({ name }) => name === condition)!;
      const attacked = await attack.apply(copy, seededChance(seed));
      const reading = extractMark(attacked, LAYOUT_KEY, { effort: 'searching' });
      assert.equal(reading?.payload, PAYLOAD, `${coupon.name}, ${condition}`);
    }
  }
});

test.run();
