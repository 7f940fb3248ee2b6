// D3: every n-th frame never arrives.
import { openBoard } from '../../socket/support/open-board.ts';
import { noDevices } from '../../socket/support/no-devices.ts';
import { equalsServer, openScreen, type ScreenPlace } from '../../socket/support/screen.ts';
import { openSocketHouse } from '../../socket/support/socket-house.ts';
import { until } from '../../socket/support/until.ts';

export interface DropOptions {
  readonly everyNth: number;
  readonly gaps: number;
}

export interface DropOutcome {
  /** Frames that were kept from the screen. */
  readonly gaps: number;
  /** Snapshots that it has asked for because of them. */
  readonly repairs: number;
  /** From the frame that shows each gap until the screen has the server's bytes. */
  readonly repairedMs: readonly number[];
}

/** Throws when a gap is not repaired at all. */
export async function dropFrames(place: ScreenPlace, options: DropOptions): Promise<DropOutcome> {
  const { board } = place;
  let dropped = 0;
  let seen = 0;
  const screen = openScreen(place, () => {
    seen += 1;
    if (seen % options.everyNth !== 0) return false;
    dropped += 1;
    return true;
  });
  await until('live', () => screen.feed.state === 'live');
  const before = screen.snapshots;
  const change = () => board.commit([flip(board, 1 + (board.board.seq % board.board.taken.size))]);
  const repairedMs: number[] = [];
  for (let gap = 1; gap <= options.gaps; gap += 1) {
    while (dropped < gap) {
      change();
      const { seq } = board.board;
      await until('frame arrived', () => screen.feed.seq >= seq || dropped >= gap);
    }
    const atMs = performance.now();
    change();
    await until('repaired', () => equalsServer(screen, board));
    repairedMs.push(performance.now() - atMs);
  }
  return { gaps: dropped, repairs: screen.snapshots - before, repairedMs };
}

const flip = ({ board }: ScreenPlace['board'], number: number) =>
  board.taken.has(number) ? { returned: number } : { taken: number };

/** The same on a board and a server of its own. */
export async function dropFramesAlone(options: DropOptions): Promise<DropOutcome> {
  const board = openBoard(2_000);
  const house = await openSocketHouse({ live: board, store: noDevices });
  const closers: (() => unknown)[] = [];
  try {
    return await dropFrames({ board, house, closers }, options);
  } finally {
    for (const close of closers) close();
    await house.close();
  }
}
