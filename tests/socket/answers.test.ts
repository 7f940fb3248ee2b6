import { io, type Socket } from 'socket.io-client';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EndReason } from '../../common/campaign/stage.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { Watching } from '../../common/protocol/shopper.ts';
import { noDevices } from './support/no-devices.ts';
import { openBoard, type OpenBoard } from './support/open-board.ts';
import { openSocketHouse, type SocketHouse } from './support/socket-house.ts';

interface Context {
  board: OpenBoard;
  house: SocketHouse;
  /** Put into the answers to `watch`. */
  text: string;
  socket: Socket;
}

const test = suite<Context>('answers');

test.before(async (context) => {
  context.board = openBoard(100);
  context.text = '';
  const live = {
    ...context.board,
    findBoard: async () => {
      const { board, campaignId } = context.board;
      const reason = context.text as EndReason;
      return { ...board, stage: { campaignId, stage: 'open' as const, reason } };
    },
  };
  context.house = await openSocketHouse({ live, store: noDevices, limits: { burst: 1e6 } });
  context.socket = io(context.house.origin, {
    transports: ['websocket'],
    extraHeaders: { origin: context.house.origin },
  });
});
test.after(async ({ socket, house }) => {
  socket.disconnect();
  await house.close();
});

const watch = (socket: Socket, campaignId: string): Promise<Answer<Watching>> =>
  socket.timeout(20_000).emitWithAck('watch', { campaignId });

test('X4: an answer arrives as it was given, however long it is and whatever is in it', async (context) => {
  const { socket, board } = context;
  // A WebSocket frame tells its length in one of three ways: below 126 bytes, below 64 KiB, beyond.
  const lengths = [0, 1, 200, 65_000, 65_500, 65_536, 70_000];
  const texts = lengths.flatMap((length) => ['x'.repeat(length), 'も'.repeat(length)]);
  for (const text of [...texts, 'é"\\\n\u2028', '🎉'.repeat(40)]) {
    context.text = text;
    const answer = await watch(socket, board.campaignId);
    assert.ok(answer.ok);
    assert.is(answer.value.stage.reason, text);
  }
});

test('X4: a short answer is one too, and many at once each reach their question', async (context) => {
  const { socket, board } = context;
  const refused = await socket.timeout(20_000).emitWithAck('draw', {});
  assert.is((refused as Answer<never>).ok, false);
  context.text = 'a';
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) =>
      at % 2 === 0
        ? watch(socket, board.campaignId)
        : (socket.timeout(20_000).emitWithAck('draw', {}) as Promise<Answer<never>>),
    ),
  );
  assert.equal(
    answers.map((answer) => answer.ok),
    answers.map((_, at) => at % 2 === 0),
  );
});

test.run();
