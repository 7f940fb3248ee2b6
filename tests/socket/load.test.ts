// Runs alone: it compares how long answers take with and without a load, and counts processor time.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SocketLimits } from '../../server/socket/limits.ts';
import { connect } from '../../client/net/connection.ts';
import { commitBulky, pauseViewers } from '../chaos/scenarios/paused-viewers.ts';
import { median } from '../chaos/support/median.ts';
import { noDevices } from './support/no-devices.ts';
import { openBoard, type OpenBoard } from './support/open-board.ts';
import { joinRaw, type RawClient } from './support/raw-client.ts';
import { openSocketHouse, type SocketHouse } from './support/socket-house.ts';
import { until } from './support/until.ts';

interface Context {
  board: OpenBoard;
  house: SocketHouse;
  closers: (() => unknown)[];
}
const test = suite<Context>('load');

test.before.each((context) => {
  context.closers = [];
});
test.after.each(async ({ closers }) => {
  for (const close of closers.reverse()) await close();
});

async function open(
  context: Context,
  sheets: number,
  limits: Partial<SocketLimits> = {},
): Promise<Context> {
  context.board = openBoard(sheets);
  context.house = await openSocketHouse({ live: context.board, store: noDevices, limits });
  context.closers.push(() => context.house.close());
  return context;
}

async function join({ house, closers }: Context): Promise<RawClient> {
  const client = await joinRaw(house.origin);
  closers.push(client.close);
  return client;
}

async function watchRaw(context: Context): Promise<RawClient> {
  const client = await join(context);
  client.send(`420["watch",{"campaignId":"${context.board.campaignId}"}]`);
  await until('watching', () => client.received.some((text) => text.startsWith('430')));
  return client;
}

test('D4: fifty viewers that stop reading cost little, and the others nothing', async () => {
  const outcome = await pauseViewers({ paused: 50, updates: 400 });
  const { grownMb, calmMs, pressedMs, wentOn } = outcome;
  assert.ok(grownMb <= 64, `grew by ${grownMb.toFixed(0)} MB`);
  assert.ok(pressedMs <= calmMs * 1.2 + 20, `${calmMs} ms, then ${pressedMs} ms`);
  assert.ok(wentOn, 'one that reads again is told to fetch the snapshot, and gets frames again');
});

test('D4: a viewer with far too much unsent is cut', async (context) => {
  const limits = { minTickMs: 1, maxTickMs: 1, sweepMs: 20, slowViewerBytes: Infinity };
  const { board, house } = await open(context, 10, limits);
  const [reader, stuck] = [await watchRaw(context), await watchRaw(context)];
  stuck.socket.pause();
  for (let round = 0; house.sockets.counters.stuckViewersCut === 0; round += 1) {
    const seen = reader.received.length;
    commitBulky(board);
    await until('frame arrives', () => reader.received.length > seen);
    reader.received.length = 0;
    assert.ok(round < 5_000, 'it is cut at some time');
  }
  await until('it has left', () => house.sockets.viewers(board.campaignId) === 1);
  assert.ok(reader.isOpen());
});

test('F6: ten floods are limited and then cut; a neighbour is served all the while', async (context) => {
  const { board, house } = await open(context, 10);
  const { origin } = house;
  const floods = await Promise.all(Array.from({ length: 10 }, () => join(context)));
  const neighbour = connect({ origin, headers: { origin } });
  context.closers.push(() => neighbour.close());
  const { campaignId } = board;
  const latencies: number[] = [];
  const ask = async (): Promise<void> => {
    const atMs = performance.now();
    const answer = await neighbour.send('watch', { campaignId });
    assert.ok(answer.ok);
    latencies.push(performance.now() - atMs);
  };
  for (let time = 0; time < 10; time += 1) await ask();
  const calmMs = median(latencies.splice(0));
  const cpuBefore = process.cpuUsage();
  let sent = 0;
  for (let second = 0; second < 20; second += 1) {
    for (const flood of floods.filter((each) => each.isOpen())) {
      for (let message = 0; message < 100; message += 1) {
        flood.send(`42${(sent += 1)}["watch",{"campaignId":"${campaignId}"}]`);
      }
    }
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const perMessageUs = (user + system) / sent;
  const { counters } = house.sockets;
  assert.ok(counters.rateLimited > 10_000, `${counters.rateLimited} limited`);
  const usualMs = median(latencies);
  assert.ok(usualMs <= calmMs * 2 + 150, `the neighbour waited ${usualMs} ms, before ${calmMs} ms`);
  // Sender and receiver share this process, so this is the cost of both.
  assert.ok(perMessageUs < 100, `${perMessageUs} µs a message`);
  for (const flood of floods) {
    for (let message = 0; message < 2_000 && flood.isOpen(); message += 1) flood.send('3');
  }
  await until('all floods are cut', () => floods.every((flood) => !flood.isOpen()));
  assert.is(counters.floodsCut, 10);
  assert.is(neighbour.state, 'online');
});

test('D5: a thousand viewers that come and go leave nothing behind', async (context) => {
  const { board, house } = await open(context, 10);
  for (let wave = 0; wave < 10; wave += 1) {
    const clients = await Promise.all(Array.from({ length: 100 }, () => join(context)));
    // Half of them are gone before their subscription has been answered.
    clients.forEach((client, index) => {
      client.send(`420["watch",{"campaignId":"${board.campaignId}"}]`);
      if (index % 2 === 0) client.close();
    });
    await until('watching', () => house.sockets.viewers(board.campaignId) >= 50);
    for (const client of clients) client.close();
    await until('all gone', () => house.sockets.viewers(board.campaignId) === 0);
  }
});

test.run();
