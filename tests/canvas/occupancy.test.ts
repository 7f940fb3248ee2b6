import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BitSet } from '../../common/board/bit-set.ts';
import { chance } from '../../bench/board-page/chance.ts';
import { Occupancy } from '../../client/board/canvas/occupancy.ts';
import { BoardState } from '../../client/board/state/board-state.ts';
import { ChangeRing } from '../../client/board/state/change-ring.ts';
import { layoutOf } from '../../client/board/state/layout.ts';

const it = suite('occupancy');

it('X5: following changes ends where reading the whole board does (seeded)', () => {
  const seed = Number(process.env['SEED'] ?? 20_261_120);
  const next = chance(seed);
  const pick = (below: number) => Math.floor(next() * below);
  for (let round = 0; round < 60; round += 1) {
    const sheets = 1 + pick(3_000);
    const layout = layoutOf(sheets, 1 + pick(60));
    // A short memory, so that falling behind happens as well.
    const state = new BoardState(sheets, new ChangeRing(64));
    const followed = new Occupancy(layout);
    for (let step = 0; step < 40; step += 1) {
      const numbers = () => Array.from({ length: pick(12) }, () => 1 + pick(sheets));
      if (pick(12) === 0) state.applySnapshot(randomSet(sheets, numbers()), step);
      else state.applyFrame({ taken: numbers(), returned: numbers() }, step);
      if (pick(3) > 0) followed.follow(state);
    }
    followed.follow(state);
    const whole = new Occupancy(layout);
    whole.follow(state);
    assert.equal(followed.bits, whole.bits, `bits, seed ${seed}, round ${round}`);
    assert.equal(followed.density, whole.density, `density, seed ${seed}, round ${round}`);
  }
});

it('X6: only the changed part is dirty', () => {
  const state = new BoardState(1_000_000);
  const occupancy = new Occupancy(layoutOf(1_000_000, 1_000));
  occupancy.follow(state);
  assert.equal(occupancy.dirtyBits, { from: 0, to: occupancy.bits.length });
  occupancy.dirtyBits = null;
  occupancy.dirtyDensity = null;
  occupancy.follow(state);
  assert.is(occupancy.dirtyBits, null);
  state.applyFrame({ taken: [500_000, 500_041], returned: [] });
  occupancy.follow(state);
  assert.equal(occupancy.dirtyBits, { from: 62_499, to: 62_506 });
});

it('a block says which share of its cells is gone', () => {
  const state = new BoardState(600);
  const occupancy = new Occupancy(layoutOf(600, 20));
  state.applyFrame({ taken: [1, 2, 21, 22, 17], returned: [] });
  occupancy.follow(state);
  assert.is(occupancy.density[0], Math.round((4 * 255) / (16 * 16)));
  assert.is(occupancy.density[1], Math.round((1 * 255) / (4 * 16)), 'of the 4 columns there are');
  assert.is(occupancy.density[2], 0);
});

function randomSet(size: number, numbers: readonly number[]): BitSet {
  const set = new BitSet(size);
  for (const number of numbers) set.add(number);
  return set;
}

it.run();
