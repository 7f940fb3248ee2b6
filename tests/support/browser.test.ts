// What a page complains of must fail the test, or browser tests would be green on broken pages.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { launch, type TestBrowser, type Visitor } from './browser.ts';

const browsers = suite('test browser');
let server: Server;
let origin = '';
let browser: TestBrowser;

browsers.before(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.setHeader('content-security-policy', "default-src 'none'; img-src data:");
    response.end('<!doctype html><link rel="icon" href="data:,"><title>x</title><p>x');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  browser = await launch();
});
browsers.after(async () => {
  await browser.close();
  server.close();
});

async function visit(allow: readonly RegExp[] = []): Promise<Visitor> {
  const visitor = await browser.desktop({ allow });
  await visitor.page.goto(origin);
  return visitor;
}

/** What closing says, once a page from which `expected` is to come has had its say. */
async function closing(visitor: Visitor, expected?: RegExp): Promise<string> {
  const heard = () => visitor.complaints.some((complaint) => expected?.test(complaint));
  const until = Date.now() + 30_000;
  while (expected && !heard() && Date.now() < until) {
    await visitor.page.evaluate(() => new Promise((done) => setTimeout(done, 10)));
  }
  return await visitor.close().then(
    () => 'no complaint',
    (error: Error) => error.message,
  );
}

browsers('a page without fault passes', async () => {
  assert.is(await closing(await visit()), 'no complaint');
});

browsers('a console error, an exception and a rejection each fail the visitor', async () => {
  const faults: readonly [script: () => void, said: RegExp][] = [
    [() => console.error('said aloud'), /said aloud/],
    [() => setTimeout(() => void (null as unknown as { x: 1 }).x, 0), /TypeError/],
    [() => void Promise.reject(new Error('lost promise')), /lost promise/],
  ];
  for (const [script, said] of faults) {
    const visitor = await visit();
    await visitor.page.evaluate(script);
    assert.match(await closing(visitor, said), said);
  }
});

browsers('a violation of the content security policy fails the visitor', async () => {
  const visitor = await visit();
  await visitor.page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<p style="color: red">');
  });
  // Chromium says so in its own words too, once or twice and before ours, which name the directive.
  const ours = /CSP style-src-attr/;
  assert.match(await closing(visitor, ours), ours);
});

browsers('what a test allows does not fail it', async () => {
  const visitor = await visit([/^expected/]);
  const said = visitor.page.waitForEvent('console');
  await visitor.page.evaluate(() => console.error('expected once'));
  await said;
  assert.is(await closing(visitor), 'no complaint');
});

browsers('no other machine is reached', async () => {
  const visitor = await visit();
  const refusal = await visitor.page
    .goto('http://example.com/')
    .catch((error: Error) => error.message);
  assert.match(String(refusal), /ERR_NAME_NOT_RESOLVED/);
  await visitor.close();
});

browsers('the phone is a phone: 360 by 740, touch, two pixels to a point', async () => {
  const visitor = await browser.phone();
  await visitor.page.goto(origin);
  const seen = await visitor.page.evaluate(() => [
    screen.width,
    screen.height,
    devicePixelRatio,
    navigator.maxTouchPoints > 0 ? 'touch' : 'no touch',
  ]);
  assert.equal(seen, [360, 740, 2, 'touch']);
  await visitor.close();
});

browsers('without WebGL there is none, and the launch has seen to it', async () => {
  const poor = await launch({ webgl: false });
  const visitor = await poor.desktop();
  await visitor.page.goto(origin);
  const found = await visitor.page.evaluate(
    () => document.createElement('canvas').getContext('webgl2') !== null,
  );
  assert.is(found, false);
  await poor.close();
});

browsers.run();
