import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHttp } from '../../../client/net/http.ts';
import { LotteryList } from '../../../client/home/state/lottery-list.ts';

const test = suite('the list of lotteries');

const answering = (body: unknown, headers: Record<string, string>) =>
  createHttp({ fetch: async () => new Response(JSON.stringify(body), { headers }) });

test('L4: counts down by the server’s clock, however wrong the phone’s is', async () => {
  const aheadMs = 7_200_000;
  const date = new Date(Date.now() + aheadMs).toUTCString();
  const list = new LotteryList(answering([], { date }));
  await list.load();
  assert.ok(list.now.stage === 'here');
  assert.ok(Math.abs(list.now.clockAheadMs - aheadMs) < 60_000, String(list.now.clockAheadMs));
});

test('L4: takes its own clock where the server does not tell the time', async () => {
  const list = new LotteryList(answering([], {}));
  await list.load();
  assert.ok(list.now.stage === 'here');
  assert.is(list.now.clockAheadMs, 0);
});

test.run();
