// Serving over https with a certificate of its own, for a tablet on the shop's network.
import { once } from 'node:events';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadCertificate, type CertificateOptions } from '../../server/adapters/certificate.ts';
import { post } from '../../server/adapters/post.ts';
import { createLog } from '../../server/log.ts';
import { setUpTls } from '../../server/app-tls.ts';
import { readConfig, type Config } from '../../server/config.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { askOverHttps, enterOverWss } from '../support/strangers-https.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../browser/support/until.ts';

const DAY_MS = 24 * 3_600_000;
const test = suite<{ house: TestApp; folder: string }>('TLS');

test.before(async (context) => {
  context.folder = await temporaryFolder('tls');
  context.house = await startApp({ config: { tls: { kind: 'self-made' } } });
});
test.after(async ({ house, folder }) => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

const selfMade = (folder: string, part: Partial<CertificateOptions> = {}) =>
  loadCertificate({
    source: { kind: 'self-made' },
    directory: folder,
    publicHost: undefined,
    nowMs: Date.now,
    ...part,
  });

test('X10: a device that trusts the self-made authority is served, one that does not is warned', async ({
  house,
}) => {
  const { authority, fingerprint } = house.app.certificate!;
  assert.match(house.origin, /^https:\/\/localhost:\d+$/);
  const page = await askOverHttps(`${house.origin}/`, { ca: authority!.pem });
  assert.is(page.status, 200);
  assert.is(page.fingerprint, fingerprint);
  const error = await askOverHttps(`${house.origin}/`).then(
    () => undefined,
    (fault: NodeJS.ErrnoException) => fault,
  );
  assert.is(error?.code, 'SELF_SIGNED_CERT_IN_CHAIN');
});

test('X10: over TLS cookies are bound to the host, sockets are let in, strangers’ pages are not', async ({
  house,
}) => {
  const ca = house.app.certificate!.authority!.pem;
  const { port } = new URL(house.origin);
  const { slug } = await house.addCampaign();
  const page = await askOverHttps(`${house.origin}/c/${slug}`, { ca });
  const cookie = page.headers['set-cookie']![0]!;
  assert.match(cookie, /^__Host-device=[^;]+;.*\bSecure\b/i);
  // A promise that a browser keeps for ever is not made on the word of such a certificate.
  assert.is(page.headers['strict-transport-security'], undefined);
  for (const origin of [house.origin, `https://127.0.0.1:${port}`]) {
    const leave = await enterOverWss(origin, { ca, cookie: cookie.split(';')[0]! });
    leave();
  }
  const elsewhere = await enterOverWss(house.origin, { ca, from: 'https://shop.example' }).then(
    () => 'let in',
    () => 'refused',
  );
  assert.is(elsewhere, 'refused');
});

test('X10: the server’s own calls to itself trust its certificate', async ({ house }) => {
  const ask = { headers: {}, body: Buffer.from('{}'), timeoutMs: 10_000 };
  const url = `${house.origin}/api/payments/callback`;
  const authority = house.app.certificate!.authority!.pem;
  assert.ok((await post(url, { ...ask, authority })) >= 400, 'it is answered');
  assert.is(await post(url, ask), 0, 'without the authority there is no answer');
});

test('X10: the self-made certificate names this machine, ends within 398 days and is kept', async ({
  folder,
}) => {
  const directory = join(folder, 'kept');
  const made = await selfMade(directory, { publicHost: 'lottery.shop.example' });
  for (const name of ['localhost', '127.0.0.1', 'lottery.shop.example']) {
    assert.ok(made.names.includes(name), name);
  }
  assert.ok(made.untilMs < Date.now() + 398 * DAY_MS && made.untilMs > Date.now() + 390 * DAY_MS);
  const again = await selfMade(directory);
  assert.is(again.fingerprint, made.fingerprint);
  const { mode } = await stat(join(directory, 'tls', 'key.pem'));
  assert.is(mode & 0o077, 0, 'nobody else reads the key');
  assert.equal(await readdir(join(directory, 'tls')), [
    'authority.pem',
    'certificate.pem',
    'key.pem',
  ]);
});

test('X10: it is made anew before it ends, and when the public address is not in it', async ({
  folder,
}) => {
  const directory = join(folder, 'anew');
  const made = await selfMade(directory);
  const later = await selfMade(directory, { nowMs: () => Date.now() + 370 * DAY_MS });
  assert.is.not(later.fingerprint, made.fingerprint);
  const named = await selfMade(directory, { publicHost: 'counter.shop.example' });
  assert.ok(named.names.includes('counter.shop.example'));
});

test('X10: given files are served, and used anew when they are renewed', async ({ folder }) => {
  const given = join(folder, 'given');
  await mkdir(given);
  const use = async (name: string) => {
    const made = await selfMade(join(folder, name));
    await copyFile(join(folder, name, 'tls', 'key.pem'), join(given, 'key.pem'));
    await copyFile(join(folder, name, 'tls', 'certificate.pem'), join(given, 'certificate.pem'));
    return made;
  };
  const first = await use('first');
  const tls = {
    kind: 'given',
    certificatePath: join(given, 'certificate.pem'),
    keyPath: join(given, 'key.pem'),
  } as const;
  const config = { tls, dataDirectory: folder, publicOrigin: undefined } as unknown as Config;
  const set = (await setUpTls(config, createLog('silent'), { lookEveryMs: 20 }))!;
  assert.ok(set.isLasting);
  const { chain: cert, key } = set.certificate;
  const server = createServer({ cert, key }, (_asked, reply) => reply.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = set.follow(server);
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  const served = (ca: string) =>
    askOverHttps(url, { ca }).then(
      ({ fingerprint }) => fingerprint,
      () => '',
    );
  assert.is(await served(first.authority!.pem), first.fingerprint);
  const second = await use('second');
  await until(
    'the renewed certificate',
    () => served(second.authority!.pem),
    (fingerprint) => fingerprint === second.fingerprint,
  );
  await stop();
  server.close();
});

test('X10: what is wrong with the settings is said in a sentence', async ({ folder }) => {
  const paths = { TLS_CERT: '/nowhere/cert.pem', TLS_KEY: '/nowhere/key.pem' };
  assert.equal(readConfig({ TLS: 'self-made' }).tls, { kind: 'self-made' });
  assert.is(readConfig({}).tls, undefined);
  assert.is(readConfig(paths).tls?.kind, 'given');
  assert.throws(() => readConfig({ TLS: 'yes' }), /it takes self-made/);
  assert.throws(() => readConfig({ TLS_CERT: 'cert.pem' }), /needed together/);
  assert.throws(() => readConfig({ ...paths, TLS: 'self-made' }), /choose one/);
  const plain = { TLS: 'self-made', PUBLIC_ORIGIN: 'http://shop.example' };
  assert.throws(() => readConfig(plain), /https:\/\//);

  const said = (certificatePath: string, keyPath: string) =>
    loadCertificate({
      source: { kind: 'given', certificatePath, keyPath },
      directory: folder,
      publicHost: undefined,
      nowMs: Date.now,
    }).then(
      () => '',
      (error: Error) => error.message,
    );
  assert.match(
    await said('/nowhere/cert.pem', '/nowhere/key.pem'),
    /TLS_CERT is .* cannot be read/,
  );
  await selfMade(join(folder, 'one'));
  await selfMade(join(folder, 'other'));
  const [chain, key] = [join(folder, 'one/tls/certificate.pem'), join(folder, 'other/tls/key.pem')];
  assert.match(await said(chain, key), /do not belong together/);
  assert.match(await said(key, chain), /cannot be used/);
});

test.run();
