// D4: viewers whose screens have stopped reading while the board goes on.
import { noDevices } from '../../socket/support/no-devices.ts';
import { openBoard, type OpenBoard } from '../../socket/support/open-board.ts';
import { joinRaw, type RawClient } from '../../socket/support/raw-client.ts';
import { openSocketHouse, type SocketHouse } from '../../socket/support/socket-house.ts';
import { until } from '../../socket/support/until.ts';
import { median } from '../support/median.ts';
import type { Progress } from '../support/stage.ts';

export interface PauseOptions {
  readonly paused: number;
  readonly updates: number;
  readonly progress?: Progress;
}

export interface PauseOutcome {
  /** Memory of server and viewers together. */
  readonly grownMb: number;
  /** From a change until the reader has it, usually: before the others stop reading, and then. */
  readonly calmMs: number;
  readonly pressedMs: number;
  /** From the moment they stop reading until the last of them is set aside. */
  readonly setAsideMs: number;
  /** Whether one that reads again is told to fetch the snapshot and gets frames again, or was cut. */
  readonly wentOn: boolean;
}

/** As many bytes to every viewer as some thousand drawn numbers: a stage notice with a long reason. */
export function commitBulky(board: OpenBoard): void {
  board.commit([{ stage: 'open', padding: 16 * 1024 }]);
}

export async function pauseViewers(options: PauseOptions): Promise<PauseOutcome> {
  const board = openBoard(10);
  const limits = { minTickMs: 1, maxTickMs: 1, sweepMs: 50 };
  const house = await openSocketHouse({ live: board, store: noDevices, limits });
  const clients: RawClient[] = [];
  try {
    for (let viewer = 0; viewer <= options.paused; viewer += 1) {
      clients.push(await watchRaw(house, board));
    }
    return await press(house, board, clients, options);
  } finally {
    for (const client of clients) client.close();
    await house.close();
  }
}

async function press(
  house: SocketHouse,
  board: OpenBoard,
  [reader, ...paused]: readonly RawClient[],
  { updates, progress }: PauseOptions,
): Promise<PauseOutcome> {
  const { counters } = house.sockets;
  const latencies: number[] = [];
  let setAsideAtMs: number | undefined;
  const sendFrames = async (frames: number): Promise<void> => {
    for (let round = 0; round < frames; round += 1) {
      progress?.(round / frames, `update ${round + 1} of ${frames}`);
      const seen = reader!.received.length;
      const atMs = performance.now();
      commitBulky(board);
      await until('frame arrives', () => reader!.received.length > seen);
      latencies.push(performance.now() - atMs);
      reader!.received.length = 0;
      if (counters.slowViewers >= paused.length) setAsideAtMs ??= performance.now();
    }
  };
  await sendFrames(100);
  const calmMs = median(latencies.splice(0));
  for (const client of paused) client.socket.pause();
  const pausedAtMs = performance.now();
  const rssBefore = process.memoryUsage().rss;
  await sendFrames(updates);
  const grownMb = (process.memoryUsage().rss - rssBefore) / 2 ** 20;
  await until('all paused viewers are set aside', () => counters.slowViewers >= paused.length);
  setAsideAtMs ??= performance.now();
  return {
    grownMb,
    calmMs,
    pressedMs: median(latencies),
    setAsideMs: setAsideAtMs - pausedAtMs,
    wentOn: await goesOn(board, paused[0]!),
  };
}

async function goesOn(board: OpenBoard, back: RawClient): Promise<boolean> {
  back.received.length = 0;
  back.socket.resume();
  const isTold = () => back.received.some((text) => text === '42["resync"]');
  await until('told to resync, or cut', () => isTold() || !back.isOpen());
  // Who reads nothing for so long answers no ping either, and is cut: its page comes in anew.
  if (!isTold()) return true;
  back.received.length = 0;
  board.commit([{ taken: 1 }]);
  await until('gets frames', () => back.received.some((text) => text.startsWith('42["frame"')));
  return true;
}

async function watchRaw({ origin }: SocketHouse, { campaignId }: OpenBoard): Promise<RawClient> {
  const client = await joinRaw(origin);
  client.send(`420["watch",{"campaignId":"${campaignId}"}]`);
  await until('watching', () => client.received.some((text) => text.startsWith('430')));
  return client;
}
