// Runs alone: it looks at single frames, which are 50 ms apart.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from '../../common/board/frame-text.ts';
import { dropFrames } from '../chaos/scenarios/dropped-frames.ts';
import { median } from '../chaos/support/median.ts';
import { noDevices } from './support/no-devices.ts';
import { openBoard, type OpenBoard } from './support/open-board.ts';
import { equalsServer, openScreen, type Screen } from './support/screen.ts';
import { openSocketHouse, type SocketHouse } from './support/socket-house.ts';
import { until } from './support/until.ts';

const test = suite<{ board: OpenBoard; house: SocketHouse; closers: (() => void)[] }>('board feed');

test.before.each(async (context) => {
  context.board = openBoard(2_000);
  context.house = await openSocketHouse({ live: context.board, store: noDevices });
  context.closers = [];
});
test.after.each(async ({ house, closers }) => {
  for (const close of closers) close();
  await house.close();
});

/** Random draws and returns from a seed, in batches. */
function randomBatch(board: OpenBoard, next: () => number) {
  return Array.from({ length: 1 + (next() % 12) }, () => {
    const number = 1 + (next() % board.board.taken.size);
    return board.board.taken.has(number) ? { returned: number } : { taken: number };
  });
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8;
}

test('X5: frames under random traffic make every screen equal to the server', async (context) => {
  const { board } = context;
  const first = openScreen(context);
  await until('first is live', () => first.feed.state === 'live');
  const next = seeded(7);
  const sinceMs = performance.now();
  let second: Screen | undefined;
  for (let round = 0; round < 120; round += 1) {
    board.commit(randomBatch(board, next));
    if (round === 40) second = openScreen(context);
    await new Promise((resolve) => setTimeout(resolve, next() % 12));
  }
  await until('first equals the server', () => equalsServer(first, board));
  await until('second equals the server', () => equalsServer(second!, board));
  assert.is(first.snapshots, 1, 'frames alone were enough');
  // Of a busy machine's time the batches take more, each perhaps as much as a frame may.
  const most = Math.max(60, (performance.now() - sinceMs) / 45 + 2);
  assert.ok(first.frames.length < most, `batches were merged into ${first.frames.length} frames`);
});

test('D3: every dropped frame is noticed at the next one and repaired within a second', async (context) => {
  const { gaps, repairs, repairedMs } = await dropFrames(context, { everyNth: 5, gaps: 5 });
  assert.is(repairs, gaps, 'each gap costs one snapshot');
  // The usual time: a busy machine has pauses of its own. The scenario at full size looks at the worst.
  assert.ok(median(repairedMs) <= 1_000, repairedMs.join(' '));
});

test('X5: events this node never heard of show as a gap', async (context) => {
  const { board } = context;
  const screen = openScreen(context);
  await until('live', () => screen.feed.state === 'live');
  board.commitSilently([{ taken: 3 }, { taken: 4 }]);
  board.commit([{ taken: 5 }]);
  await until('repaired', () => equalsServer(screen, board));
  assert.is(screen.snapshots, 2);
});

test('X5: another epoch means the snapshot, though its numbers are lower', async (context) => {
  const { board } = context;
  const screen = openScreen(context);
  await until('live', () => screen.feed.state === 'live');
  board.commit([{ taken: 1 }, { taken: 2 }, { taken: 3 }]);
  await until('equal', () => equalsServer(screen, board));
  board.restore('ffff0000');
  board.commit([{ returned: 2 }]);
  await until('repaired', () => equalsServer(screen, board));
  assert.is(screen.feed.epoch, 'ffff0000');
});

test('X5: a screen that was cut off is right again when it is back', async (context) => {
  const { board } = context;
  const screen = openScreen(context);
  await until('live', () => screen.feed.state === 'live');
  const { origin } = context.house;
  const port = Number(new URL(origin).port);
  context.house.sockets.drain(20).catch(assert.unreachable);
  await context.house.close();
  await until('offline', () => screen.feed.state === 'offline');
  board.commitSilently([{ taken: 7 }]);
  context.house = await openSocketHouse({ live: board, store: noDevices, port });
  await until('equal', () => equalsServer(screen, board));
});

test('L5: the first change after a pause is sent at once, then no closer than the tick', async (context) => {
  const { board } = context;
  const screen = openScreen(context);
  await until('live', () => screen.feed.state === 'live');
  const times: number[] = [];
  screen.connection.on('frame', () => void times.push(performance.now()));
  // The least of some: a busy machine has pauses of its own, which only ever make it later.
  const afterMs: number[] = [];
  for (let number = 101; number <= 105; number += 1) {
    await new Promise((resolve) => setTimeout(resolve, 120));
    const atMs = performance.now();
    board.commit([{ taken: number }]);
    await until('a frame', () => times.length > 0);
    afterMs.push(times.splice(0)[0]! - atMs);
  }
  assert.ok(Math.min(...afterMs) < 45, `first after ${afterMs.join(', ')} ms`);
  for (let number = 1; number <= 100; number += 1) {
    board.commit([{ taken: number }]);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  await until('equal', () => equalsServer(screen, board));
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  assert.ok(mean >= 45, `frames ${mean} ms apart`);
});

test('L5: a number that went and came back within a frame is named once, as it is', async (context) => {
  const { board } = context;
  const screen = openScreen(context);
  await until('live', () => screen.feed.state === 'live');
  const frames: string[] = [];
  screen.connection.on('frame', (frame) => void frames.push(frame));
  board.commit([{ taken: 9 }, { taken: 4 }, { returned: 9 }]);
  await until('frame', () => frames.length === 1);
  const frame = decodeFrame(frames[0]!)!;
  assert.equal([frame.from, frame.to, frame.taken, frame.returned], [0, 3, [4], [9]]);
});

test('L10: the stage is told at once, after the numbers that came before it', async (context) => {
  const { board } = context;
  const screen = openScreen(context);
  await until('live', () => screen.feed.state === 'live');
  const told: string[] = [];
  screen.connection.on('frame', () => void told.push('frame'));
  screen.connection.on('stage', ({ stage }) => void told.push(stage));
  board.commit([{ taken: 1 }]);
  board.commit([{ taken: 2 }]);
  board.commit([{ stage: 'closing' }]);
  await until('stage', () => told.includes('closing'));
  assert.equal(told, ['frame', 'closing']);
});

test.run();
