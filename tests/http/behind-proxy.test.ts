// Behind a proxy that speaks https, as docs/operating.md says.
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadCertificate, type Certificate } from '../../server/adapters/certificate.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { askOverHttps, enterOverWss } from '../support/strangers-https.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { startTlsProxy, type TlsProxy } from '../support/tls-proxy.ts';

interface Context {
  house: TestApp;
  proxy: TlsProxy;
  certificate: Certificate;
  folder: string;
}
const test = suite<Context>('behind a proxy');

test.before(async (context) => {
  context.folder = await temporaryFolder('proxy');
  context.certificate = await loadCertificate({
    source: { kind: 'self-made' },
    directory: context.folder,
    publicHost: undefined,
    nowMs: Date.now,
  });
  context.proxy = await startTlsProxy(context.certificate);
  const { origin } = context.proxy;
  const port = await freePort();
  context.proxy.target = `http://127.0.0.1:${port}`;
  context.house = await startApp({
    config: { port, publicOrigin: origin, trustedProxies: ['127.0.0.1'], maxSocketsPerAddress: 1 },
  });
});
test.after(async ({ house, proxy, folder }) => {
  await proxy?.close();
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('X10: behind a proxy that ends TLS, cookies are bound to the host and browsers told to stay', async ({
  house,
  proxy,
  certificate,
}) => {
  const ca = certificate.authority!.pem;
  assert.is(house.origin, proxy.origin);
  const { slug } = await house.addCampaign();
  const page = await askOverHttps(`${proxy.origin}/c/${slug}`, { ca });
  assert.is(page.status, 200);
  assert.match(page.headers['set-cookie']![0]!, /^__Host-device=[^;]+;.*\bSecure\b/i);
  assert.match(String(page.headers['strict-transport-security']), /max-age=\d+/);
});

test('X10: websockets go through it, and each visitor counts by the address the proxy names', async ({
  proxy,
  certificate,
}) => {
  const ca = certificate.authority!.pem;
  // One socket to an address: the second visitor comes from another one.
  const first = await enterOverWss(proxy.origin, { ca, localAddress: '127.0.0.2' });
  const second = await enterOverWss(proxy.origin, { ca, localAddress: '127.0.0.3' });
  const third = await enterOverWss(proxy.origin, { ca, localAddress: '127.0.0.2' }).then(
    () => 'let in',
    () => 'refused',
  );
  assert.is(third, 'refused');
  first();
  second();
});

test.run();
