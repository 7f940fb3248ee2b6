// A real browser at a server with a self-made certificate, told to accept that one key alone, as
// docs/operating.md says for kiosks.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';
import { openBoard } from './support/board-page.ts';

const test = suite<{ house: TestApp; browser: TestBrowser }>('TLS in a browser');

test.before(async (context) => {
  context.house = await startApp({ config: { tls: { kind: 'self-made' } } });
  const { keyDigest } = context.house.app.certificate!;
  const switches = [`--ignore-certificate-errors-spki-list=${keyDigest}`];
  context.browser = await launch({ switches });
});
test.after(async ({ house, browser }) => {
  await browser?.close();
  await house?.close();
});

test('X10: over the self-made certificate a browser has keys, sockets and draws', async ({
  house,
  browser,
}) => {
  const { slug } = await house.addCampaign({ sheets: 20 });
  const board = await openBoard(browser, { origin: house.origin, slug });
  assert.ok(await board.page.evaluate(() => isSecureContext));
  await board.draw(7);
  const cookies = await board.visitor.context.cookies();
  const device = cookies.find(({ name }) => name === '__Host-device');
  assert.ok(device?.secure && device.httpOnly);
  await board.close();
});

test.run();
