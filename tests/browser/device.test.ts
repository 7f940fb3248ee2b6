// What a real browser keeps of a device: the cookie that scripts cannot read, the key that nobody can.
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { until } from '../socket/support/until.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, type TestBrowser } from '../support/browser.ts';

const test = suite<{ house: TestApp; browser: TestBrowser; page: string }>('device in a browser');

test.before(async (context) => {
  context.house = await startApp();
  context.browser = await launch();
  const { slug } = await context.house.addCampaign({ sheets: 10 });
  context.page = `${context.house.origin}/c/${slug}`;
});
test.after(async ({ browser, house }) => {
  await browser?.close();
  await house?.close();
});

const listDevices = ({ app }: TestApp) =>
  app.db('devices').select('id', app.db.raw(`encode(key_thumbprint, 'hex') as key`));

/** What another script of the page could get at. */
function inspectKey(page: Page) {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('tombola');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const reading = database.transaction('keys').objectStore('keys').get('device');
    const pair = await new Promise<CryptoKeyPair | undefined>((resolve) => {
      reading.onsuccess = () => resolve(reading.result as CryptoKeyPair | undefined);
    });
    database.close();
    if (!pair) return { x: undefined };
    const exported = await crypto.subtle.exportKey('jwk', pair.privateKey).catch(() => 'refused');
    const { x } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    return { extractable: pair.privateKey.extractable, exported, x, cookies: document.cookie };
  });
}

test('L6: two tabs of a new browser are one device with one key, hidden from scripts', async ({
  house,
  browser,
  page: address,
}) => {
  const visitor = await browser.desktop();
  await visitor.page.goto(address);
  const second = await visitor.context.newPage();
  await Promise.all([visitor.page.reload(), second.goto(address)]);
  await until('known', async () => (await listDevices(house)).length > 0, 20_000);
  const [one, other] = [await inspectKey(visitor.page), await inspectKey(second)];
  assert.equal(one, other);
  assert.is(one.extractable, false);
  assert.is(one.exported, 'refused');
  assert.is(one.cookies, '');
  assert.is((await listDevices(house)).length, 1);
  const [cookie] = await visitor.context.cookies();
  assert.is(cookie!.name, 'device');
  assert.ok(cookie!.httpOnly);
  assert.is(cookie!.sameSite, 'Lax');
  await visitor.close();
});

test('L6: a browser that has erased the key and kept the cookie is the same device', async ({
  house,
  browser,
  page: address,
}) => {
  const before = (await listDevices(house)).length;
  const visitor = await browser.desktop();
  await visitor.page.goto(address);
  await until('known', async () => (await listDevices(house)).length > before, 20_000);
  const { x } = await inspectKey(visitor.page);
  await visitor.page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('tombola');
        opening.onsuccess = () => {
          const erasing = opening.result.transaction('keys', 'readwrite');
          erasing.objectStore('keys').delete('device');
          erasing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
  await visitor.page.reload();
  await until(
    'there is a key again',
    async () => ![x, undefined].includes((await inspectKey(visitor.page)).x),
    20_000,
  );
  assert.is((await listDevices(house)).length, before + 1);
  await visitor.close();
});

test.run();
