import { io } from 'socket.io-client';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Answer } from '../../common/protocol/refusals.ts';
import { shopperCommands, type ShopperCommandName } from '../../common/protocol/shopper.ts';
import { assertTypedRefusal, fuzzEvent, INPUTS_PER_EVENT, SEED } from './support/malformed.ts';
import { noDevices } from './support/no-devices.ts';
import { openBoard, type OpenBoard } from './support/open-board.ts';
import { answersOf, joinRaw, openRaw, type RawClient } from './support/raw-client.ts';
import { openSocketHouse, type SocketHouse } from './support/socket-house.ts';
import { until } from './support/until.ts';

const test = suite<{ board: OpenBoard; house: SocketHouse }>('malformed input');

test.before(async (context) => {
  context.board = openBoard(100);
  const limits = { burst: 1e9, floodPackets: 1e9 };
  context.house = await openSocketHouse({ live: context.board, store: noDevices, limits });
});
test.after(async ({ house }) => {
  await house.close();
});

const key = 'A'.repeat(22);
const text43 = 'A'.repeat(43);

/** A command that fits, so that one part of it can be spoilt. */
const fitting = (campaignId: string): Record<ShopperCommandName, Record<string, unknown>> => ({
  identify: {
    publicKey: { kty: 'EC', crv: 'P-256', x: text43, y: text43 },
    signature: 'A'.repeat(86),
  },
  watch: { campaignId },
  'present-ticket': { campaignId, code: '4F7K-9Q2M-XW3T5' },
  draw: { campaignId, number: 1, key },
  confirm: { campaignId, key, form: { name: 'a' } },
  cancel: { campaignId, key },
});

for (const name of Object.keys(shopperCommands) as ShopperCommandName[]) {
  test(`F1: ${INPUTS_PER_EVENT} spoilt "${name}" over the wire are refused, none is fatal (SEED=${SEED})`, async ({
    house,
    board,
  }) => {
    const client = await joinRaw(house.origin);
    const before = house.sockets.counters.malformed;
    const sent = await fuzzEvent(client, name, fitting(board.campaignId)[name]);
    const malformed = house.sockets.counters.malformed - before;
    assert.ok(malformed > sent * 0.6, `only ${malformed} were malformed`);
    client.close();
  });
}

test('F1: a message that asks for no answer is dropped and counted, even if it fits', async ({
  house,
  board,
}) => {
  const client = await joinRaw(house.origin);
  const before = house.sockets.counters.malformed;
  const commands = Object.entries(fitting(board.campaignId));
  for (const [name, command] of commands) {
    client.send(`42["${name}",${JSON.stringify(command)}]`);
    client.send(`42["${name}"]`);
  }
  await until('counted', () => house.sockets.counters.malformed === before + 2 * commands.length);
  assert.ok(client.isOpen());
  client.close();
});

test('F1: unknown events are counted and dropped, with and without an answer asked for', async ({
  house,
}) => {
  const client = await joinRaw(house.origin);
  const before = house.sockets.counters.unknownEvents;
  const names = ['"constructor"', '"__proto__"', '"toString"', '"seller"', '7', '""'];
  names.forEach((name, id) => client.send(`42${id}[${name},{}]`));
  await until('counted', () => house.sockets.counters.unknownEvents === before + names.length);
  assert.ok(client.isOpen());
  client.close();
});

test('F1: binary, NaN and functions by way of the real client library', async ({
  house,
  board,
}) => {
  const { origin } = house;
  const socket = io(origin, { transports: ['websocket'], extraHeaders: { origin } });
  for (const name of Object.keys(shopperCommands)) {
    const command = fitting(board.campaignId)[name as ShopperCommandName];
    const inputs: unknown[] = [
      new Uint8Array(64),
      { ...command, campaignId: new Uint8Array(16) },
      [new Uint8Array(1), new Uint8Array(2)],
      { ...command, number: Number.NaN },
      { ...command, number: Infinity },
      { ...command, key: () => {} },
      new Date(),
    ];
    for (const input of inputs) {
      assertTypedRefusal(await socket.timeout(2_000).emitWithAck(name, input));
    }
  }
  socket.close();
});

test('F2: hostile frames end at most their own connection', async ({ house, board }) => {
  const frames: (string | Uint8Array)[] = [
    '',
    '4',
    '40{"token":',
    '41',
    '42',
    '42[',
    '42{}',
    '42[]',
    '42[null]',
    '42["draw"',
    '42["disconnect"]',
    '42["connect_error"]',
    '42["newListener"]',
    '4299999999999999999999["draw",{}]',
    '43["x"]',
    '430[]',
    '44"error"',
    '45-["x"]',
    '451-["draw",{"_placeholder":true,"num":0}]',
    '4510-["draw"]',
    '451000000000-["draw",{"_placeholder":true,"num":0}]',
    '450-["draw"]',
    '461-0[{"_placeholder":true,"num":0}]',
    '40/seller,',
    '40/__proto__,',
    '47',
    '5',
    '6',
    '1',
    '0{}',
    '2probe',
    'b4AAAA',
    new Uint8Array([0]),
    new Uint8Array(1000).fill(255),
    '\u{fffd}'.repeat(100),
    `42["draw","${'x'.repeat(10_000_000)}"]`,
  ];
  for (const frame of frames) {
    const fresh = await openRaw(house.origin);
    fresh.send(frame);
    const joined = await joinRaw(house.origin);
    joined.send(frame);
    joined.send(frame);
    // Whatever became of that connection, the next one is served.
    const good = await joinRaw(house.origin);
    good.send(`421["watch",${JSON.stringify({ campaignId: board.campaignId })}]`);
    await until(`served after ${String(frame).slice(0, 40)}`, () => answersOf(good).has(1));
    assert.ok((answersOf(good).get(1) as Answer<unknown>).ok);
    for (const client of [fresh, joined, good]) client.close();
  }
});

test('F2: fragments that never end are cut off at the message limit', async ({ house }) => {
  const client: RawClient = await joinRaw(house.origin);
  const piece = 'x'.repeat(4_000);
  client.socket.send('42["draw","', { fin: false });
  for (let sent = 0; sent < 10 && client.isOpen(); sent += 1) {
    client.socket.send(piece, { fin: false });
  }
  await until('closed', () => !client.isOpen());
});

test('F1: nothing of all this was a fault, and the log quotes none of it', ({ house }) => {
  assert.is(house.sockets.counters.faults, 0);
  assert.equal(house.logged, []);
});

test.run();
