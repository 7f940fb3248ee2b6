import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { centreOf, layoutFor, layoutOf, numberAt } from '../../client/board/state/layout.ts';

const it = suite('layout');

const DESKTOP = { width: 1200, height: 640 };
const PHONE = { width: 340, height: 460 };
const SIZES = [1, 2, 7, 10, 99, 100, 399, 400, 5_000, 49_999, 50_000, 123_457, 1_000_000];

it('X6: every number has a place of its own, found again from it, on every size of board', () => {
  for (const sheets of SIZES) {
    for (const view of [DESKTOP, PHONE]) {
      const layout = layoutFor(sheets, view);
      assert.ok(layout.columns * layout.rows >= sheets);
      assert.ok(layout.columns * (layout.rows - 1) < sheets, 'no empty row');
      for (const number of [1, Math.ceil(sheets / 3), Math.ceil(sheets / 2), sheets]) {
        assert.is(numberAt(layout, centreOf(layout, number)), number, `${number} of ${sheets}`);
      }
    }
  }
});

it('beside the board and behind the last number there is none', () => {
  const layout = layoutOf(7, 5);
  assert.is(numberAt(layout, { x: -0.1, y: 0.1 }), null);
  assert.is(numberAt(layout, { x: 5.1, y: 0.1 }), null);
  assert.is(numberAt(layout, { x: 0.5, y: -0.1 }), null);
  assert.is(numberAt(layout, { x: 2.5, y: 1.2 }), null);
  assert.is(numberAt(layout, { x: 1.5, y: 1.2 }), 7);
});

it('L19: a hundred numbers on a phone can be hit with a finger', () => {
  const layout = layoutFor(100, PHONE);
  const cellPx = Math.min((PHONE.width - 28) / layout.width, (PHONE.height - 28) / layout.height);
  assert.ok(cellPx >= 30, `${cellPx} px`);
});

it('a hundred numbers stand in tens, a million in thousands, where there is room', () => {
  assert.is(layoutFor(100, DESKTOP).columns, 10);
  assert.is(layoutFor(1_000_000, DESKTOP).columns, 1_000);
  assert.is(layoutFor(5_000, PHONE).columns % 10, 0);
});

it.run();
