import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SavedProduct, SellerProductDetail } from '../../common/protocol/products.ts';
import type { FetchedCoupon, WalletCoupon } from '../../common/protocol/shop.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { addSeller } from '../support/campaigns.ts';
import { memberClient, type MemberClient } from './support/member-client.ts';
import { offer, pair } from './support/product.ts';
import { sellerClient } from './support/seller-client.ts';

const test = suite<{ house: TestApp; lines: string[] }>('the coupon doors');

test.before(async (context) => {
  context.lines = [];
  context.house = await startApp({
    config: { logLevel: 'trace' },
    log: { write: (line) => void context.lines.push(line) },
  });
});
test.after(({ house }) => house?.close());

/** A member's browser at the coupon doors; joins first. */
async function holder(house: TestApp): Promise<MemberClient> {
  const joining = memberClient(house.origin);
  await joining.join();
  const client = memberClient(house.origin, '/api/coupons');
  for (const [name, value] of joining.cookies) client.cookies.set(name, value);
  return client;
}

const SECRET = { kind: 'amount-off', amountMinor: 8_765, currency: 'JPY' } as const;

/** A product of a new seller, offered with the secret benefit. */
async function offered(house: TestApp, mode: 'sealed' | 'open' = 'sealed') {
  const seller = await addSeller(house.app.db);
  const client = sellerClient(house.origin);
  await client.signIn(seller);
  const body = pair({}, offer({ benefit: SECRET, mode }));
  const saved = await client.send('POST', '/products', { body });
  assert.is(saved.status, 200, saved.text);
  return { sellerId: seller.sellerId, productNumber: body.product.number };
}

test('C6: a member fetches a coupon by product number and seller, and it is in the wallet', async ({
  house,
}) => {
  const client = await holder(house);
  const body = await offered(house);
  const fetched = await client.send('POST', '/fetch', { body });
  assert.is(fetched.status, 200, fetched.text);
  const coupon = fetched.body as FetchedCoupon;
  assert.is(coupon.product?.number, body.productNumber);
  assert.is(coupon.currency, 'JPY');
  assert.is(coupon.state, 'issued');
  assert.is(Buffer.from(coupon.wrappedKey, 'base64url').length, 40);
  const wallet = (await client.send('GET', '')).body as WalletCoupon[];
  assert.equal(
    wallet.map(({ id }) => id),
    [coupon.id],
  );
  assert.equal((await client.send('GET', `/${coupon.id}`)).body, coupon);
});

test('C6: the picture is for its holder’s eyes and kept by nobody else', async ({ house }) => {
  const client = await holder(house);
  const fetched = await client.send('POST', '/fetch', { body: await offered(house) });
  const coupon = fetched.body as FetchedCoupon;
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const picture = await fetch(house.origin + coupon.pictureUrl, { headers: { cookie } });
  assert.is(picture.status, 200);
  assert.is(picture.headers.get('content-type'), 'image/png');
  assert.is(picture.headers.get('cache-control'), 'private, no-store');
  assert.is(picture.headers.get('x-content-type-options'), 'nosniff');
  const { width, height } = await sharp(Buffer.from(await picture.arrayBuffer())).metadata();
  assert.equal([width, height], [640, 400]);

  const stranger = await holder(house);
  const nobody = memberClient(house.origin, '/api/coupons');
  for (const path of [`/${coupon.id}`, `/${coupon.id}/picture`]) {
    const theirs = await stranger.send('GET', path);
    assert.equal([theirs.status, theirs.refusal?.code], [404, 'NOT_FOUND'], path);
    const none = await nobody.send('GET', path);
    assert.equal([none.status, none.refusal?.code], [401, 'NOT_SIGNED_IN'], path);
  }
});

test('C6: what is asked wrongly is refused by name', async ({ house }) => {
  const client = await holder(house);
  const body = await offered(house);
  const codeOf = async (sent: unknown) =>
    (await client.send('POST', '/fetch', { body: sent as object })).refusal?.code;
  assert.is(await codeOf({ ...body, productNumber: 'none' }), 'NOT_FOUND');
  assert.is(await codeOf({ ...body, sellerId: randomUUID() }), 'NOT_FOUND');
  assert.is(await codeOf({ ...body, sellerId: 'x' }), 'MALFORMED');
  assert.is(await codeOf({ ...body, benefit: SECRET }), 'MALFORMED');
  for (const path of ['/x', `/${randomUUID()}`, '/x/picture', `/${randomUUID()}/picture`]) {
    assert.is((await client.send('GET', path)).refusal?.code, 'NOT_FOUND', path);
  }
  const foreign = { origin: 'https://elsewhere.example' };
  const forged = await client.send('POST', '/fetch', { body, headers: foreign });
  assert.is(forged.refusal?.code, 'MALFORMED');
  const nobody = memberClient(house.origin, '/api/coupons');
  assert.is((await nobody.send('POST', '/fetch', { body })).refusal?.code, 'NOT_SIGNED_IN');
  assert.is((await nobody.send('GET', '')).refusal?.code, 'NOT_SIGNED_IN');
});

test('C10: a suspended member gets no coupon but keeps the wallet', async ({ house }) => {
  const client = await holder(house);
  const had = await client.send('POST', '/fetch', { body: await offered(house) });
  assert.is(had.status, 200);
  const { id } = had.body as FetchedCoupon;
  const { member_id } = await house.app.db('coupons').where({ id }).first('member_id');
  await house.app
    .db('members')
    .where({ id: member_id })
    .update({ status: 'suspended', suspended_because: 'a test' });
  const more = await client.send('POST', '/fetch', { body: await offered(house) });
  assert.is(more.refusal?.code, 'SUSPENDED');
  assert.is(((await client.send('GET', '')).body as WalletCoupon[]).length, 1);
});

test('C7: no answer and no line of the log says what a sealed coupon is worth', async ({
  house,
  lines,
}) => {
  const client = await holder(house);
  const fetched = await client.send('POST', '/fetch', { body: await offered(house) });
  const { id } = fetched.body as FetchedCoupon;
  for (const reply of [
    fetched,
    await client.send('GET', ''),
    await client.send('GET', `/${id}`),
    await client.send('GET', `/${id}/picture`),
  ]) {
    assert.is(reply.status, 200);
    const said = reply.text + JSON.stringify([...reply.headers]);
    assert.not.match(said, /(?<![\w-])8[ ,.]?765(?![\w-])|amount-off/);
  }
  assert.not.match(lines.join('\n'), /(?<![\w-])8[ ,.]?765(?![\w-])|amount-off/);
});

test('C14: in the comparison mode the benefit is told', async ({ house }) => {
  const client = await holder(house);
  const fetched = await client.send('POST', '/fetch', { body: await offered(house, 'open') });
  assert.equal((fetched.body as FetchedCoupon).benefit, SECRET);
});

test('C14 X13: a reveal is counted once for each sealed coupon, without its value, beside the open ones', async ({
  house,
}) => {
  const seller = await addSeller(house.app.db);
  const desk = sellerClient(house.origin);
  await desk.signIn(seller);
  const wanted = pair({}, offer({ benefit: SECRET }));
  const { id: productId } = (await desk.send('POST', '/products', { body: wanted }))
    .body as SavedProduct;
  const body = { sellerId: seller.sellerId, productNumber: wanted.product.number };
  const [one, other] = [await holder(house), await holder(house)];
  const fetchedBy = async (client: MemberClient) =>
    (await client.send('POST', '/fetch', { body })).body as FetchedCoupon;
  const [mine, theirs] = [await fetchedBy(one), await fetchedBy(other)];
  assert.is(mine.isRevealed, false);
  const tell = async (client: MemberClient, id: string, told: object = {}) =>
    (await client.send('POST', `/${id}/revealed`, { body: told })).status;
  assert.is(await tell(other, mine.id), 404);
  assert.is(await tell(one, mine.id, { benefit: SECRET }), 400);
  assert.is(await tell(memberClient(house.origin, '/api/coupons'), mine.id), 401);
  assert.equal([await tell(one, mine.id), await tell(one, mine.id)], [200, 200]);
  assert.is(((await one.send('GET', `/${mine.id}`)).body as FetchedCoupon).isRevealed, true);
  assert.is(((await other.send('GET', `/${theirs.id}`)).body as FetchedCoupon).isRevealed, false);

  const open = { product: wanted.product, offer: offer({ benefit: SECRET, mode: 'open' }) };
  await desk.send('PUT', `/products/${productId}`, { body: open });
  const shown = await fetchedBy(one);
  assert.is(await tell(one, shown.id), 200);
  await house.app
    .db('coupons')
    .where({ id: shown.id })
    .update({ state: 'redeemed', used_by: randomUUID(), used_at: new Date() });
  const detail = (await desk.send('GET', `/products/${productId}`)).body as SellerProductDetail;
  assert.equal(detail.comparison, [
    { mode: 'sealed', fetched: 2, revealed: 1, used: 0 },
    { mode: 'open', fetched: 1, revealed: 0, used: 1 },
  ]);
  assert.equal([detail.offer?.fetched, detail.offer?.revealed], [1, 0]);
});

test.run();
