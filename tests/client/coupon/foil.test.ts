import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COLUMNS, FALL_SHARE, Foil, FOIL, ROWS } from '../../../client/coupon/state/foil.ts';
import { handAt, HAND_RADIUS } from '../../../client/coupon/state/hand.ts';

const test = suite('the foil');

const across = (y: number) => ({
  from: { x: 0, y },
  to: { x: FOIL.width, y },
  radius: 20,
  tookMs: 100,
});

test('C7: a stroke frees what lies under it and nothing else', () => {
  const foil = new Foil();
  assert.ok(foil.scratch(across(100), 5));
  const at = (x: number, y: number) => foil.freed[Math.floor(y / 4) * COLUMNS + Math.floor(x / 4)];
  assert.is(at(320, 100), 255);
  assert.is(at(320, 60), 0);
  assert.is(at(320, 140), 0);
  // 40 of 200 units, with soft rims.
  assert.ok(foil.share > 0.14 && foil.share < 0.21, String(foil.share));
});

test('the share is that of the cells, whatever was scratched twice', () => {
  const foil = new Foil();
  for (const y of [30, 35, 30, 120, 33]) foil.scratch(across(y), 0);
  const sum = foil.freed.reduce((all, cell) => all + cell, 0);
  assert.ok(Math.abs(foil.share - sum / (255 * COLUMNS * ROWS)) < 1e-9);
});

test('scratching where nothing hangs any more is no change', () => {
  const foil = new Foil();
  foil.scratch(across(100), 0);
  let told = 0;
  foil.subscribe(() => (told += 1));
  const { version } = foil;
  assert.not.ok(foil.scratch(across(100), 1));
  assert.not.ok(foil.scratch({ ...across(900), radius: 10 }, 1));
  assert.is(foil.version, version);
  assert.is(told, 0);
});

test('C7: past a little more than half the rest falls, once', () => {
  const foil = new Foil();
  let y = 0;
  while (foil.fallStartMs === null) {
    assert.ok(foil.share < FALL_SHARE);
    foil.scratch(across((y += 10)), 1_000 + y);
  }
  assert.is(foil.fallStartMs, 1_000 + y);
  assert.is(foil.share, 1);
  assert.not.ok(foil.scratch(across(190), 9_000));
  foil.uncover(9_000);
  assert.is(foil.fallStartMs, 1_000 + y);
});

test('a mended foil is whole, and can be scratched again', () => {
  const foil = new Foil();
  foil.uncover(1);
  foil.mend();
  assert.is(foil.share, 0);
  assert.is(foil.fallStartMs, null);
  assert.ok(foil.scratch(across(10), 2));
});

test('crumbs break off in proportion to what was freed; old ones are forgotten', () => {
  const foil = new Foil();
  foil.scratch(across(100), 7);
  const { crumbs } = foil;
  const area = foil.share * FOIL.width * FOIL.height;
  assert.ok(Math.abs(crumbs.written - area / 260) <= 1, String(crumbs.written));
  for (let at = crumbs.oldest; at < crumbs.written; at += 1) {
    const { x, y, startMs, alongX } = crumbs.at(at);
    assert.ok(x >= -20 && x <= FOIL.width + 20 && Math.abs(y - 100) <= 20);
    assert.is(startMs, 7);
    assert.ok(alongX > 0);
  }
  for (let more = 0; more < 600; more += 1) {
    crumbs.push({ x: more, y: 0, alongX: 0, alongY: 0, startMs: more });
  }
  assert.is(crumbs.written - crumbs.oldest, 512);
  assert.is(crumbs.at(crumbs.written - 1).x, 599);
});

test('X12: the hand of a held key takes the foil off in a few seconds', () => {
  const foil = new Foil();
  let ms = 0;
  while (foil.fallStartMs === null && ms < 5_000) {
    const [from, to] = [handAt(ms), handAt((ms += 16))];
    foil.scratch({ from: to.y < from.y ? to : from, to, radius: HAND_RADIUS, tookMs: 16 }, ms);
  }
  assert.ok(ms > 400 && ms < 2_000, `${ms} ms`);
});

test.run();
