import { get } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WebSocket } from 'ws';
import { noDevices } from './support/no-devices.ts';
import { noKiosks } from './support/no-kiosks.ts';
import { openBoard } from './support/open-board.ts';
import { joinRaw, openRaw, socketAddress } from './support/raw-client.ts';
import { openSocketHouse, type SocketHouse } from './support/socket-house.ts';
import { until } from './support/until.ts';

const test = suite<{ house: SocketHouse }>('admission');

test.before(async (context) => {
  const limits = { maxSocketsPerAddress: 4, connectTimeoutMs: 300 };
  const namespaces = [noKiosks];
  const live = openBoard(10);
  context.house = await openSocketHouse({ live, store: noDevices, limits, namespaces });
});
test.after(async ({ house }) => {
  await house.close();
});

interface Knocked {
  readonly status: number;
  readonly body: string;
}

/** Knocks at the WebSocket's door; 101 means it was let in. */
function knock(origin: string, headers: Record<string, string>): Promise<Knocked> {
  const socket = new WebSocket(socketAddress(origin), { headers });
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.once('open', () => {
      socket.terminate();
      resolve({ status: 101, body: '' });
    });
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

test('F7: only the exact origin of the service may open a socket', async ({ house }) => {
  const { origin } = house;
  const port = new URL(origin).port;
  const table: [origin: string | undefined, status: number][] = [
    [origin, 101],
    // No browser comes without one: see below for what that opens.
    [undefined, 101],
    ['null', 403],
    ['', 403],
    ['https://evil.example', 403],
    [`http://evil.127.0.0.1:${port}`, 403],
    [`http://127.0.0.1.evil.example:${port}`, 403],
    [`${origin}.evil.example`, 403],
    ['http://127.0.0.1', 403],
    [`http://127.0.0.1:${Number(port) + 1}`, 403],
    [`https://127.0.0.1:${port}`, 403],
    [`http://localhost:${port}`, 403],
    [origin.toUpperCase(), 403],
    [`${origin}/`, 403],
    [`${origin} https://evil.example`, 403],
  ];
  for (const [from, status] of table) {
    const headers: Record<string, string> = from === undefined ? {} : { origin: from };
    const knocked = await knock(origin, headers);
    assert.is(knocked.status, status, String(from));
    if (status === 403) assert.is(JSON.parse(knocked.body).refusal.code, 'MALFORMED');
  }
});

test('F7: a connection without an Origin joins the kiosks’ namespace alone', async ({ house }) => {
  const auth = JSON.stringify({ version: 1, kiosk: '0192f0c1-5a6e-7c3b-9a1d-3f2e8b7c6d5a' });
  const joins = async (headers: Record<string, string>, frame: string) => {
    const client = await openRaw(house.origin, headers);
    client.send(frame);
    await until('answered', () => client.received.some((text) => text.startsWith('4')));
    const joined = client.received.some((text) => text.startsWith('40'));
    client.close();
    return joined;
  };
  await until('place is free', async () => {
    return (await knock(house.origin, { origin: house.origin })).status === 101;
  });
  assert.is(await joins({}, '40'), false, 'shoppers');
  assert.is(await joins({}, '40/seller,'), false, 'sellers');
  assert.is(await joins({}, `40/kiosk,${auth}`), true, 'kiosks');
  assert.is(await joins({ origin: house.origin }, '40'), true, 'a page of ours');
});

test('F7: there is no long polling, whatever the origin', async ({ house }) => {
  for (const from of [house.origin, 'https://evil.example']) {
    const url = `${house.origin}/socket.io/?EIO=4&transport=polling`;
    const status = await new Promise((resolve) => {
      get(url, { headers: { origin: from } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    assert.is(status, 400);
  }
});

test('F5: one address has only so many sockets, is told so, and gets its place back', async ({
  house,
}) => {
  const { origin } = house;
  const clients = await Promise.all(Array.from({ length: 4 }, () => joinRaw(origin)));
  const knocked = await knock(origin, { origin });
  assert.is(knocked.status, 429);
  assert.is(JSON.parse(knocked.body).refusal.code, 'RATE_LIMITED');
  clients[0]!.close();
  await until('place is free', async () => (await knock(origin, { origin })).status === 101);
  for (const client of clients) client.close();
});

test('F5: a connection that joins nothing is closed', async ({ house }) => {
  let client: Awaited<ReturnType<typeof openRaw>> | undefined;
  await until('place is free', async () => {
    client = await openRaw(house.origin).catch(() => undefined);
    return client !== undefined;
  });
  await until('closed', () => !client!.isOpen(), 1_500);
});

test('D6: a server that drains lets nobody in, tells those inside, and refuses commands', async () => {
  const live = openBoard(10);
  const house = await openSocketHouse({ live, store: noDevices });
  const client = await joinRaw(house.origin);
  await house.sockets.drain(1_234);
  await until('told', () => client.received.includes('42["draining",1234]'));
  const knocked = await knock(house.origin, { origin: house.origin });
  assert.is(knocked.status, 503);
  client.send(`425["watch",{"campaignId":"${live.campaignId}"}]`);
  await until('refused', () => client.received.some((text) => text.startsWith('435')));
  assert.match(client.received.at(-1)!, /"UNAVAILABLE","retryAfterMs":1234/);
  await house.close();
  await until('closed', () => !client.isOpen());
});

test.run();
