// The control for malformed.test.ts: without the gate, each of these single messages ends the server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { joinRaw } from './support/raw-client.ts';

const test = suite('handlers without the gate');

const SERVER = `
  import { createServer } from 'node:http';
  import { Server } from 'socket.io';
  const http = createServer();
  new Server(http).on('connection', (socket) => {
    socket.on('destructures', ({ number }, answer) => answer(number));
    socket.on('answers', (payload, answer) => answer(payload));
    socket.on('rejects', async () => { throw new Error('rejected'); });
  });
  http.listen(0, '127.0.0.1', () => console.log(http.address().port));
`;

for (const [what, frame] of [
  ['a missing payload', '42["destructures"]'],
  ['a missing acknowledgement', '42["answers",1]'],
  ['a handler that rejects', '42["rejects",1]'],
] as const) {
  test(`F1 control: ${what} ends a server that listens by itself`, async () => {
    const server = spawn(process.execPath, ['--input-type=module', '-e', SERVER], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const exit = once(server, 'exit') as Promise<[number | null]>;
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const client = await joinRaw(`http://127.0.0.1:${port.toString().trim()}`);
    client.send(frame);
    const [code] = await exit;
    assert.is(code, 1);
    client.close();
  });
}

test.run();
