import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCouponText, ROTATION_MS } from '../../common/code/coupon-text.ts';
import { defaultPolicy } from '../../common/coupon/policy.ts';
import type { CounterCoupon, FetchedCoupon } from '../../common/protocol/shop.ts';
import { applePapers } from '../coupons/support/apple-papers.ts';
import { unzip } from '../coupons/support/pkpass.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller } from '../support/campaigns.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { memberClient, type MemberClient } from './support/member-client.ts';
import { offer, pair } from './support/product.ts';
import { sellerClient } from './support/seller-client.ts';

/** With passes of both kinds, and with none. */
const test = suite<{ house: TestApp; bare: TestApp; folder: string; lines: string[] }>(
  'coupons in the hand',
);
test.before(async (context) => {
  context.folder = await temporaryFolder('hand');
  const apple = await applePapers(context.folder);
  const account = join(context.folder, 'account.json');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(account, JSON.stringify({ client_email: 'a@b.example', private_key }));
  context.lines = [];
  context.house = await startApp({
    config: { passes: { apple, google: { issuer: '33880', account } }, logLevel: 'trace' },
    log: { write: (line) => void context.lines.push(line) },
  });
  context.bare = await startApp();
});
test.after(async ({ house, bare, folder }) => {
  await house?.close();
  await bare?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function holder({ origin }: TestApp): Promise<MemberClient> {
  const joining = memberClient(origin);
  await joining.join();
  const client = memberClient(origin, '/api/coupons');
  for (const [name, value] of joining.cookies) client.cookies.set(name, value);
  return client;
}

interface Held {
  readonly client: MemberClient;
  readonly coupon: FetchedCoupon;
  /** The path of one of its doors. */
  at(door: 'counter' | 'pass.pkpass' | 'google-pass'): string;
}

async function held(house: TestApp, { rotating = false } = {}): Promise<Held> {
  const seller = await addSeller(house.app.db);
  const shop = sellerClient(house.origin);
  await shop.signIn(seller);
  const policy = { ...defaultPolicy('Asia/Tokyo'), ...(rotating && { rotating: true as const }) };
  const benefit = { kind: 'amount-off', amountMinor: 8_765, currency: 'JPY' } as const;
  const body = pair({}, offer({ policy, benefit }));
  assert.is((await shop.send('POST', '/products', { body })).status, 200);
  const client = await holder(house);
  const wanted = { sellerId: seller.sellerId, productNumber: body.product.number };
  const fetched = await client.send('POST', '/fetch', { body: wanted });
  const coupon = fetched.body as FetchedCoupon;
  return { client, coupon, at: (door) => `/${coupon.id}/${door}` };
}

const DOORS = ['counter', 'pass.pkpass', 'google-pass'] as const;

const show = async ({ client, at }: Held) =>
  (await client.send('GET', at('counter'))).body as CounterCoupon;

/** As a value of its own: any digits turn up inside ids and times. */
const VALUE = /(?<![\w-])8[ ,.]?765(?![\w-])|amount-off/;

test('C15: its holder is shown one code for good, as QR code and to type, and no value', async ({
  house,
}) => {
  const own = await held(house);
  const reply = await own.client.send('GET', own.at('counter'));
  assert.is(reply.headers.get('cache-control'), 'no-store');
  assert.not.match(reply.text, VALUE);
  const { code, passes } = reply.body as CounterCoupon;
  assert.ok(code?.kind === 'fixed');
  assert.equal(readCouponText(code.text), readCouponText(code.typed));
  assert.equal(passes, ['apple', 'google']);
  assert.equal((await show(own)).code, code);
});

test('C15: where the code rotates, those of five minutes come at once, and no pass, with the reason', async ({
  house,
}) => {
  const own = await held(house, { rotating: true });
  const { code, passes, policy } = await show(own);
  assert.ok(policy.rotating);
  assert.ok(code?.kind === 'rotating');
  assert.is(code.codes.length, 11);
  assert.is(code.stepMs, ROTATION_MS);
  assert.ok(code.leftMs > 0 && code.leftMs <= ROTATION_MS);
  assert.is(new Set(code.codes.map(({ text }) => text)).size, 11);
  assert.equal(passes, []);
  for (const door of ['pass.pkpass', 'google-pass'] as const) {
    const reply = await own.client.send('GET', own.at(door));
    assert.equal([reply.status, reply.refusal?.code], [400, 'CODE_ROTATES']);
  }
});

test('C15: all doors are its holder’s alone', async ({ house }) => {
  const own = await held(house);
  const stranger = await holder(house);
  const nobody = memberClient(house.origin, '/api/coupons');
  for (const door of DOORS) {
    const theirs = await stranger.send('GET', own.at(door));
    assert.equal([theirs.status, theirs.refusal?.code], [404, 'NOT_FOUND'], door);
    const none = await nobody.send('GET', own.at(door));
    assert.equal([none.status, none.refusal?.code], [401, 'NOT_SIGNED_IN'], door);
    for (const id of ['x', randomUUID()]) {
      const wrong = await own.client.send('GET', `/${id}/${door}`);
      assert.equal([wrong.status, wrong.refusal?.code], [404, 'NOT_FOUND'], door);
    }
  }
});

test('C15: a suspended member is shown no code', async ({ house }) => {
  const own = await held(house);
  const { db } = house.app;
  const { member_id: id } = await db('coupons').where({ id: own.coupon.id }).first('member_id');
  await db('members').where({ id }).update({ status: 'suspended', suspended_because: 'a test' });
  for (const door of DOORS) {
    const reply = await own.client.send('GET', own.at(door));
    assert.equal([reply.status, reply.refusal?.code], [403, 'SUSPENDED'], door);
    assert.not.match(reply.text, 'TOMBOLA');
  }
});

test('C15: of a coupon that is used, reserved, withdrawn or expired, the state is told and no code', async ({
  house,
}) => {
  const own = await held(house);
  const over = {
    state: 'issued',
    used_by: null,
    valid_from: new Date(0),
    valid_until: new Date(1),
  };
  for (const [change, state, refusal] of [
    [{ state: 'reserved', used_by: randomUUID() }, 'reserved', 'COUPON_USED'],
    [{ state: 'redeemed', used_by: randomUUID() }, 'redeemed', 'COUPON_USED'],
    [{ state: 'void', used_by: null }, 'void', 'COUPON_USED'],
    [over, 'expired', 'COUPON_EXPIRED'],
  ] as const) {
    await house.app.db('coupons').where({ id: own.coupon.id }).update(change);
    const shown = await show(own);
    assert.equal([shown.state, shown.code, shown.passes], [state, null, []]);
    for (const door of ['pass.pkpass', 'google-pass'] as const) {
      assert.is((await own.client.send('GET', own.at(door))).refusal?.code, refusal, state);
    }
  }
});

test('C15: the passes carry the coupon’s own code', async ({ house }) => {
  const own = await held(house);
  const { code } = await show(own);
  assert.ok(code?.kind === 'fixed');
  const cookie = [...own.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const path = `${house.origin}/api/coupons${own.at('pass.pkpass')}`;
  const file = await fetch(path, { headers: { cookie } });
  assert.is(file.headers.get('content-type'), 'application/vnd.apple.pkpass');
  assert.is(file.headers.get('cache-control'), 'private, no-store');
  const files = unzip(Buffer.from(await file.arrayBuffer()));
  const json = JSON.parse(files.get('pass.json')!.toString());
  assert.is(json.barcodes[0].message, code.text);
  assert.not.match(JSON.stringify(json), VALUE);
  const { link } = (await own.client.send('GET', own.at('google-pass'))).body as { link: string };
  const claims = JSON.parse(Buffer.from(link.split('.').at(-2)!, 'base64url').toString());
  assert.is(claims.payload.offerObjects[0].barcode.value, code.text);
});

test('C15: what is not configured is not offered and not there', async ({ bare }) => {
  const own = await held(bare);
  assert.equal((await show(own)).passes, []);
  for (const door of ['pass.pkpass', 'google-pass'] as const) {
    assert.is((await own.client.send('GET', own.at(door))).refusal?.code, 'NOT_FOUND');
  }
});

test('F15: no code is ever logged', async ({ house, lines }) => {
  const own = await held(house);
  const { code } = await show(own);
  assert.ok(code?.kind === 'fixed');
  await own.client.send('GET', own.at('pass.pkpass'));
  await own.client.send('GET', own.at('google-pass'));
  assert.not.match(lines.join('\n'), code.typed);
  assert.not.match(lines.join('\n'), code.typed.replaceAll('-', ''));
});

test.run();
