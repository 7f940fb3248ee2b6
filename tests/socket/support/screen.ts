// A screen without the pixels: the page's own connection and board feed, and the bits they lead to.
import type { BitSet } from '../../../common/board/bit-set.ts';
import { followBoard, type BoardFeed } from '../../../client/net/board-feed.ts';
import { connect, type Connection } from '../../../client/net/connection.ts';
import { createHttp } from '../../../client/net/http.ts';
import type { OpenBoard } from './open-board.ts';
import { SLUG, type SocketHouse } from './socket-house.ts';

export interface Screen {
  readonly connection: Connection;
  readonly feed: BoardFeed;
  taken: BitSet | undefined;
  snapshots: number;
  readonly frames: number[];
}

export interface ScreenPlace {
  readonly house: SocketHouse;
  readonly board: OpenBoard;
  /** Where what ends the screen is put. */
  readonly closers: (() => unknown)[];
}

/** A screen that holds the board as a page would. */
export function openScreen(
  { house, board, closers }: ScreenPlace,
  drop: (frame: string) => boolean = () => false,
): Screen {
  const { origin } = house;
  const real = connect({ origin, headers: { origin }, reconnectMs: 50 });
  const connection: Connection = {
    ...real,
    get state() {
      return real.state;
    },
    on: (name, listener) =>
      real.on(name, ((value: string) => {
        if (name !== 'frame' || !drop(value)) (listener as (value: string) => void)(value);
      }) as typeof listener),
  };
  const screen: { -readonly [Key in keyof Screen]: Screen[Key] } = {
    connection,
    feed: undefined as unknown as BoardFeed,
    taken: undefined,
    snapshots: 0,
    frames: [],
  };
  screen.feed = followBoard({
    connection,
    http: createHttp({ origin }),
    campaignId: board.campaignId,
    slug: SLUG,
    onSnapshot: (taken) => {
      screen.taken = taken;
      screen.snapshots += 1;
    },
    onFrame: ({ taken, returned }, seq) => {
      for (const number of taken) screen.taken!.add(number);
      for (const number of returned) screen.taken!.remove(number);
      screen.frames.push(seq);
    },
  });
  closers.push(() => {
    screen.feed.close();
    connection.close();
  });
  return screen;
}

export const equalsServer = (screen: Screen, board: OpenBoard): boolean =>
  screen.feed.state === 'live' &&
  screen.feed.seq === board.board.seq &&
  Buffer.compare(screen.taken!.bytes, board.board.taken.bytes) === 0;
