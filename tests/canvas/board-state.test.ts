import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BitSet } from '../../common/board/bit-set.ts';
import { BoardState, type BoardChange } from '../../client/board/state/board-state.ts';
import { ChangeRing } from '../../client/board/state/change-ring.ts';

const it = suite('board state');

const frame = (taken: number[], returned: number[] = []) => ({ taken, returned });

function heardBy(state: BoardState): BoardChange[] {
  const heard: BoardChange[] = [];
  state.subscribe((change) => heard.push(change));
  return heard;
}

it('L5: a frame takes numbers, tells listeners and leaves an effect for each', () => {
  const state = new BoardState(100);
  const heard = heardBy(state);
  state.applyFrame(frame([3, 17]), 50);
  assert.equal([state.isOpen(3), state.isOpen(17), state.isOpen(4)], [false, false, true]);
  assert.is(state.left, 98);
  assert.equal(heard, [{ taken: 2, returned: 0, whole: false }]);
  assert.equal(state.changes.listFrom(0), [
    { number: 3, kind: 'vanish', startMs: 50 },
    { number: 17, kind: 'vanish', startMs: 50 },
  ]);
});

it('L8: a returned number is open again and has its own effect', () => {
  const state = new BoardState(10);
  state.applyFrame(frame([4]), 1);
  state.applyFrame(frame([], [4]), 2);
  assert.ok(state.isOpen(4));
  assert.equal(state.changes.listFrom(1), [{ number: 4, kind: 'return', startMs: 2 }]);
});

it('X5: a frame that tells nothing new is heard by nobody', () => {
  const state = new BoardState(10);
  state.applyFrame(frame([4]), 1);
  const heard = heardBy(state);
  state.applyFrame(frame([4], [5]), 2);
  assert.is(heard.length, 0);
  assert.is(state.changes.written, 1);
});

it('X5: the first snapshot shows no effects, a later one those of its difference', () => {
  const state = new BoardState(64);
  const taken = new BitSet(64);
  taken.add(1);
  taken.add(64);
  state.applySnapshot(taken, 5);
  assert.is(state.changes.written, 0);
  taken.remove(64);
  taken.add(33);
  assert.not.ok(state.isOpen(64), 'the snapshot was copied');
  state.applySnapshot(taken, 6);
  assert.equal(state.changes.listFrom(0), [
    { number: 33, kind: 'vanish', startMs: 6 },
    { number: 64, kind: 'return', startMs: 6 },
  ]);
  assert.throws(() => state.applySnapshot(new BitSet(65), 7), /a board of 65/);
});

it('X5: a snapshot that differs much asks for the whole board to be read again', () => {
  const state = new BoardState(10_000);
  state.applySnapshot(new BitSet(10_000), 0);
  const generation = state.generation;
  const taken = new BitSet(10_000);
  for (let number = 1; number <= 5_000; number += 1) taken.add(number);
  state.applySnapshot(taken, 1);
  assert.is.not(state.generation, generation);
  assert.is(state.changes.written, 0);
  assert.is(state.left, 5_000);
});

it('keeps only the latest changes, and says from where on it knows them', () => {
  const ring = new ChangeRing(4);
  for (let number = 1; number <= 6; number += 1) ring.push(number, 'vanish', number);
  assert.is(ring.oldest, 2);
  assert.equal(
    ring.listFrom(0).map((change) => change.number),
    [3, 4, 5, 6],
  );
});

it('the own number is told once, and a removed listener hears nothing', () => {
  const state = new BoardState(10);
  let told = 0;
  const remove = state.subscribe(() => (told += 1));
  state.setOwn({ number: 3, stage: 'held' });
  state.setOwn({ number: 3, stage: 'held' });
  state.setOwn({ number: 3, stage: 'confirmed' });
  assert.is(told, 2);
  remove();
  state.setOwn(null);
  assert.is(told, 2);
});

it('X6: a million numbers take 20,000 changes in well under a second', () => {
  const state = new BoardState(1_000_000);
  state.applySnapshot(new BitSet(1_000_000), 0);
  // Of the processor, so that a busy machine does not count.
  const before = process.cpuUsage();
  for (let at = 0; at < 800; at += 1) {
    state.applyFrame(
      frame(Array.from({ length: 25 }, (_, of) => 1 + (((at * 25 + of) * 49) % 999_999))),
    );
  }
  assert.is(state.left, 980_000);
  const { user, system } = process.cpuUsage(before);
  const tookMs = (user + system) / 1000;
  assert.ok(tookMs < 500, `took ${tookMs} ms`);
});

it.run();
