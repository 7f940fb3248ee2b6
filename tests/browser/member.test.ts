// A member's way through the screens in a real browser: join, come back, a second device, end.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readMembershipNumber } from '../../common/member/membership-number.ts';
import { memberClient, PASSWORD } from '../http/support/member-client.ts';
import { until } from '../socket/support/until.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { violations } from './support/inspect.ts';

/** Nobody is signed in at first, and wrong logins are refused: the console says so of itself. */
const REFUSALS = { allow: [/status of 40[014]/] };

interface Context {
  house: TestApp;
  browser: TestBrowser;
  data: string;
}
const test = suite<Context>('member screens');

test.before(async (context) => {
  context.data = await temporaryFolder('member-page');
  context.house = await startApp({ config: { dataDirectory: context.data } });
  context.browser = await launch();
});
test.after(async ({ house, browser, data }) => {
  await browser?.close();
  await house?.close();
  if (data) await rm(data, { recursive: true, force: true });
});

const isTooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

async function fillJoin(page: Page, email: string): Promise<void> {
  await page.getByLabel('Name').fill('Aki Tanaka');
  await page.getByLabel('Address', { exact: true }).fill('1-2-3 Kumano\nSakyo, Kyoto');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
}

async function signIn(page: Page, number: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Membership number').fill(number);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What another script of the page could get at. */
function inspectKey(page: Page) {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('tombola-member');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const reading = database.transaction('keys').objectStore('keys').getAll();
    const kept = await new Promise<{ membershipNumber: string; key: CryptoKey }[]>((resolve) => {
      reading.onsuccess = () => resolve(reading.result as never);
    });
    database.close();
    const found = kept[0];
    if (!found) return { databases, count: kept.length };
    const { key, membershipNumber } = found;
    const exports = await Promise.all(
      (['raw', 'jwk'] as const).map((format) =>
        crypto.subtle.exportKey(format, key).then(
          () => 'exported',
          (error: Error) => error.name,
        ),
      ),
    );
    // Nor wrapped by another key that the script knows.
    const own = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, true, ['wrapKey']);
    const wrapped = await crypto.subtle.wrapKey('raw', key, own, 'AES-KW').then(
      () => 'wrapped',
      (error: Error) => error.name,
    );
    return {
      databases,
      count: kept.length,
      membershipNumber,
      extractable: key.extractable,
      algorithm: key.algorithm.name,
      usages: key.usages,
      exports,
      wrapped,
      cookies: document.cookie,
    };
  });
}

/** Whether the key that this browser keeps is the one of these bytes: it opens what they have wrapped. */
function opensWith(page: Page, memberKey: string) {
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    const { subtle } = crypto;
    const wrapping = await subtle.importKey('raw', bytes, 'AES-KW', false, ['wrapKey']);
    const content = await subtle.generateKey({ name: 'AES-CTR', length: 256 }, true, ['encrypt']);
    const wrapped = await subtle.wrapKey('raw', content, wrapping, 'AES-KW');
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('tombola-member');
      opening.onsuccess = () => resolve(opening.result);
    });
    const reading = database.transaction('keys').objectStore('keys').get('member');
    const { key } = await new Promise<{ key: CryptoKey }>((resolve) => {
      reading.onsuccess = () => resolve(reading.result as never);
    });
    database.close();
    return subtle
      .unwrapKey('raw', wrapped, key, 'AES-KW', { name: 'AES-CTR' }, false, ['encrypt'])
      .then(
        () => true,
        () => false,
      );
  }, memberKey);
}

/** All that this browser holds besides the device's own: storage, caches, the memory of the key. */
const leftovers = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage).filter((name) => name.startsWith('tombola.member')),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    text: document.body.innerText,
  }));

test('C4: join with mistakes and without, keep the number, come back: the key is there and cannot be taken out', async ({
  house,
  browser,
}) => {
  const { page, context, close } = await browser.desktop({ ...REFUSALS, acceptDownloads: true });
  await page.goto(`${house.origin}/member`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'member-login-desktop');
  await page.getByRole('link', { name: 'Join' }).click();

  await page.getByLabel('Name').fill('Aki Tanaka');
  await page.getByLabel('E-mail').fill('aki@nowhere');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('This is not an e-mail address.').waitFor();
  await page.getByText('▲', { exact: false }).count();
  assert.is(await page.locator('[aria-invalid]').count(), 3);
  assert.is(await page.evaluate(() => document.activeElement?.id), 'address');
  assert.is(await page.getByLabel('Name').inputValue(), 'Aki Tanaka');
  assert.equal(await violations(page), []);
  await screenshot(page, 'member-join-mistakes-desktop');
  const autocomplete = await page
    .locator('form :is(input.input, textarea)')
    .evaluateAll((fields) => fields.map((field) => field.getAttribute('autocomplete')));
  assert.equal(autocomplete, ['name', 'street-address', 'email', 'tel', 'new-password']);

  await fillJoin(page, 'aki@shopper.example');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  const number = await page.getByLabel('Your membership number').innerText();
  assert.is(readMembershipNumber(number), number);
  assert.equal(await violations(page), []);
  await screenshot(page, 'member-joined-desktop');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  assert.is(await page.evaluate(() => navigator.clipboard.readText()), number);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a file' }).click();
  assert.match(await readFile((await (await download).path())!, 'utf8'), number);

  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByText('This browser can open your coupons.').waitFor();
  await page.reload();
  await page.getByText('This browser can open your coupons.').waitFor();
  assert.equal(await violations(page), []);
  await screenshot(page, 'member-account-desktop');
  assert.equal(await inspectKey(page), {
    databases: ['tombola-member'],
    count: 1,
    membershipNumber: number,
    extractable: false,
    algorithm: 'AES-KW',
    usages: ['unwrapKey'],
    exports: ['InvalidAccessError', 'InvalidAccessError'],
    wrapped: 'InvalidAccessError',
    cookies: '',
  });
  await close();
});

test('C4: a second browser signs in and gets the same key; a stranger’s does not open it', async ({
  house,
  browser,
}) => {
  const member = await memberClient(house.origin).join();
  const stranger = await memberClient(house.origin).join();
  const { page, context, close } = await browser.phone(REFUSALS);
  await page.goto(`${house.origin}/member`);
  await signIn(page, member.membershipNumber.replace(/.$/, 'x'));
  await page.getByText('A digit is wrong or missing.').waitFor();
  await signIn(page, member.membershipNumber, 'not the password');
  await page.getByRole('alert').getByText('Membership number or password is wrong').waitFor();
  await screenshot(page, 'member-login-phone');
  await page.getByLabel('Several people use this terminal').check();
  await signIn(page, member.membershipNumber.toLowerCase().replaceAll('-', ' '));
  await page.getByText('This browser can open your coupons.').waitFor();
  const cookies = await context.cookies();
  assert.is(cookies.find(({ name }) => name === 'member')?.expires, -1, 'goes with the browser');
  assert.ok(await opensWith(page, member.memberKey));
  assert.not.ok(await opensWith(page, stranger.memberKey));
  assert.equal(await violations(page), []);
  assert.not.ok(await isTooWide(page));
  await screenshot(page, 'member-account-phone');
  await close();
});

test('C5: “end” leaves nothing: no key, no storage, no session, and the other tab is empty too', async ({
  house,
  browser,
}) => {
  const { membershipNumber } = await memberClient(house.origin).join();
  const { page, context, close } = await browser.desktop(REFUSALS);
  await page.goto(`${house.origin}/member`);
  await signIn(page, membershipNumber);
  await page.getByRole('heading', { name: 'Your membership' }).waitFor();
  const second = await context.newPage();
  await second.goto(`${house.origin}/member`);
  await second.getByRole('heading', { name: 'Your membership' }).waitFor();
  // As other pages of the shop keep things for a member.
  await page.evaluate(async () => {
    localStorage.setItem('tombola.member.basket', 'B');
    sessionStorage.setItem('tombola.member.join-draft', '{}');
    await caches.open('tombola.member.pictures');
  });
  await page.getByRole('button', { name: 'End' }).click();
  await page.getByRole('heading', { name: 'Ended' }).waitFor();
  await second.getByRole('heading', { name: 'Ended' }).waitFor();
  for (const each of [page, second]) {
    const { text, ...kept } = await leftovers(each);
    assert.equal(kept, { local: [], session: [], caches: [] });
    assert.not.match(text, /Tanaka|Kyoto|T-\d/);
  }
  assert.is((await inspectKey(page)).count, 0);
  assert.equal(
    (await context.cookies()).map(({ name }) => name),
    ['device'],
  );
  assert.equal(await violations(page), []);
  await screenshot(page, 'member-ended-desktop');
  await page.goBack().catch(() => null);
  await page.goto(`${house.origin}/member`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await close();
});

test('C5: a line that is down does not keep the terminal from being cleaned, and the page says so', async ({
  house,
  browser,
}) => {
  const { membershipNumber } = await memberClient(house.origin).join();
  const { page, context, close } = await browser.desktop({ allow: [/40[014]/, /ERR_INTERNET/] });
  await page.goto(`${house.origin}/member`);
  await signIn(page, membershipNumber);
  await page.getByRole('heading', { name: 'Your membership' }).waitFor();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'End' }).click();
  await page.getByRole('alert').waitFor();
  assert.is((await inspectKey(page)).count, 0);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'End' }).click();
  await page.getByRole('heading', { name: 'Ended' }).waitFor();
  await close();
});

test('C4: on a phone in Japanese: join by touch, change the address, then the e-mail address with the password', async ({
  house,
  browser,
}) => {
  const { page, close } = await browser.phone({ ...REFUSALS, locale: 'ja-JP' });
  await page.goto(`${house.origin}/member/join`);
  await page.getByLabel('お名前').fill('田中あき');
  await page.getByLabel('ご住所').fill('京都市左京区熊野一丁目二番三号');
  await page.getByLabel('メールアドレス').fill('aki-ja@shopper.example');
  await page.getByLabel('パスワード').fill(PASSWORD);
  assert.equal(await violations(page), []);
  assert.not.ok(await isTooWide(page));
  await screenshot(page, 'member-join-phone');
  await page.getByRole('button', { name: '入会する' }).tap();
  await page.getByRole('heading', { name: 'ようこそ' }).waitFor();
  assert.not.ok(await isTooWide(page));
  const shown = (await page.locator('output').boundingBox())!;
  const frame = (await page.locator('div:has(> output)').boundingBox())!;
  assert.ok(shown.x >= frame.x && shown.x + shown.width <= frame.x + frame.width);
  assert.equal(await violations(page), []);
  await screenshot(page, 'member-joined-phone');
  await page.getByRole('button', { name: '次へ' }).tap();
  await page.getByRole('button', { name: '変更する' }).tap();
  await page.getByLabel('ご住所').fill('京都市東山区祇園町');
  await page.getByRole('button', { name: '保存する' }).tap();
  await page.getByText('京都市東山区祇園町').waitFor();
  await page.getByRole('button', { name: '変更する' }).tap();
  await page.getByLabel('メールアドレス').fill('moved@shopper.example');
  await page.getByLabel('パスワードをご入力').fill('wrong password');
  await page.getByRole('button', { name: '保存する' }).tap();
  await page.getByText('パスワードが違います。').waitFor();
  await page.getByLabel('パスワードをご入力').fill(PASSWORD);
  await page.getByRole('button', { name: '保存する' }).tap();
  await page.getByText('moved@shopper.example').waitFor();
  assert.not.ok(await isTooWide(page));
  assert.equal(await violations(page), []);
  await close();
});

test('C4: the way to the payment provider and back keeps what was typed, and no password', async ({
  house,
  browser,
}) => {
  const { page, close } = await browser.desktop({ allow: [/status of 40[014]/] });
  await page.goto(`${house.origin}/member/join`);
  await fillJoin(page, 'payer@shopper.example');
  await page.getByRole('button', { name: 'Add a payment method' }).click();
  await page.waitForURL(/\/pay\?return=/);
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  assert.match(kept, /Aki Tanaka/);
  assert.not.match(kept, PASSWORD);
  const pay = memberClient(house.origin, '/api/pay');
  const method = { card: 'approves', label: 'Visa 4242' };
  const { token } = (await pay.send('POST', '/methods', { body: method })).body as {
    token: string;
  };
  await page.goto(`${house.origin}/member?paymentToken=${token}`);
  await page.getByText('A payment method is ready').waitFor();
  assert.not.match(page.url(), /paymentToken/);
  assert.is(await page.getByLabel('Name').inputValue(), 'Aki Tanaka');
  assert.is(await page.getByLabel('Password').inputValue(), '');
  assert.is(await page.evaluate(() => sessionStorage.length), 0);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByText('Visa 4242').waitFor();

  // Somebody else's link does not change it unasked.
  await page.goto(`${house.origin}/member?paymentToken=${token}`);
  await page.getByText('Use it from now on?').waitFor();
  assert.equal(await violations(page), []);
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.getByText('None yet. You need one to order.').waitFor();
  await close();
});

test('C4: a lost password: the mailed link opens the page, works once, and the coupons’ key stays', async ({
  house,
  browser,
  data,
}) => {
  const email = 'lost@shopper.example';
  const member = await memberClient(house.origin).join({ email });
  const { page, close } = await browser.phone(REFUSALS);
  await page.goto(`${house.origin}/member`);
  await page.getByRole('link', { name: 'Password or membership number lost?' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('a mail is on its way').waitFor();
  assert.equal(await violations(page), []);
  const outbox = join(data, 'outbox');
  const mails = async () => {
    const names = await readdir(outbox).catch(() => []);
    const texts = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')));
    return texts.filter((text) => text.includes(email));
  };
  await until('mail', async () => (await mails()).length === 1, 20_000);
  const [, link] = /(http\S+\/member\/reset#\S+)/.exec((await mails())[0]!)!;
  await page.goto(link!);
  await page.getByLabel('Password').fill('a whole new password');
  assert.not.match(page.url(), /#/);
  assert.equal(await violations(page), []);
  await page.getByRole('button', { name: 'Set the new password' }).click();
  await page.getByText('Your new password counts from now on.').waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, member.membershipNumber, 'a whole new password');
  await page.getByText('This browser can open your coupons.').waitFor();
  assert.ok(await opensWith(page, member.memberKey));
  const again = await page.context().newPage();
  await again.goto(link!);
  await again.getByLabel('Password').fill('another one again');
  await again.getByRole('button', { name: 'Set the new password' }).click();
  await again.getByText('This link has been used, or is too old.').waitFor();
  await close();
});

test('C10: a suspended member signs in, sees the account and is told what that means', async ({
  house,
  browser,
}) => {
  const { membershipNumber } = await memberClient(house.origin).join();
  await house.app
    .db('members')
    .where({ membership_number: membershipNumber })
    .update({ status: 'suspended' });
  const { page, close } = await browser.desktop(REFUSALS);
  await page.goto(`${house.origin}/member?next=https://evil.example`);
  await signIn(page, membershipNumber);
  await page.getByText('Your membership is suspended.').waitFor();
  assert.match(page.url(), `${house.origin}/member`);
  assert.equal(await violations(page), []);
  await screenshot(page, 'member-suspended-desktop');
  await close();
});

test.run();
