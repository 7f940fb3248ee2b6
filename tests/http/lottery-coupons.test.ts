import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FetchedCoupon, WalletCoupon } from '../../common/protocol/shop.ts';
import { findSellerCampaign } from '../../server/store/seller-campaigns-query.ts';
import { until } from '../socket/support/until.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { enter, type Device, type Shopper, type ShopperOptions } from '../support/shopper.ts';
import { memberClient, type MemberClient } from './support/member-client.ts';

const test = suite<{ house: TestApp }>('from a lottery to the wallet');
test.before(async (context) => {
  context.house = await startApp();
});
test.after(async ({ house }) => {
  // A socket that is still open would keep a test that failed from ending.
  for (const shopper of inside) shopper.leave();
  await house?.close();
});

const inside: Shopper[] = [];

async function enterFor(options: ShopperOptions): Promise<Shopper> {
  const shopper = await enter(options);
  inside.push(shopper);
  return shopper;
}

/** A browser that is this device. */
function browserOf(house: TestApp, device: Device, prefix?: string): MemberClient {
  const client = memberClient(house.origin, prefix);
  const [name = '', value = ''] = device.cookie.split('=');
  client.cookies.set(name, value);
  return client;
}

const walletOf = async (house: TestApp, signedIn: MemberClient): Promise<WalletCoupon[]> => {
  const wallet = memberClient(house.origin, '/api/coupons');
  for (const [name, value] of signedIn.cookies) wallet.cookies.set(name, value);
  return (await wallet.send('GET', '')).body as WalletCoupon[];
};

test('C3 X13: who draws, confirms and then joins has the coupon in the wallet, with a picture', async ({
  house,
}) => {
  const campaign = await house.addCampaign({ sheets: 10 });
  const shopper = await enterFor({ origin: house.origin, campaign });
  assert.ok((await shopper.draw(3)).ok);
  assert.ok((await shopper.confirm({ name: 'Aki' })).ok);

  const client = browserOf(house, shopper.device);
  await client.join();
  const [coupon, ...more] = await walletOf(house, client);
  assert.is(more.length, 0);
  assert.is(coupon?.seller.id, campaign.sellerId);
  assert.is(coupon?.benefit, null);
  const doors = memberClient(house.origin, '/api/coupons');
  for (const [name, value] of client.cookies) doors.cookies.set(name, value);
  const fetched = (await doors.send('GET', `/${coupon!.id}`)).body as FetchedCoupon;
  const picture = await doors.send('GET', `/${coupon!.id}/picture`);
  assert.is(fetched.state, 'issued');
  assert.is(picture.headers.get('content-type'), 'image/png');

  const countsOf = async () =>
    (await findSellerCampaign(house.app.db, campaign.sellerId, campaign.id))?.coupons;
  assert.equal(await countsOf(), { kept: 1, revealed: 0, used: 0 });
  assert.is((await doors.send('POST', `/${coupon!.id}/revealed`, { body: {} })).status, 200);
  assert.equal(await countsOf(), { kept: 1, revealed: 1, used: 0 });
});

test('C3: a member who draws on a known device has the coupon at once; what is held or given back is none', async ({
  house,
}) => {
  const first = await house.addCampaign({ sheets: 10 });
  const shopper = await enterFor({ origin: house.origin, campaign: first });
  const client = browserOf(house, shopper.device);
  await client.join();
  assert.equal(await walletOf(house, client), []);
  assert.ok((await shopper.draw(1)).ok);
  assert.equal(await walletOf(house, client), []);
  assert.ok((await shopper.confirm({ name: 'Aki' })).ok);
  await until('the coupon is there', async () => (await walletOf(house, client)).length === 1);

  const second = await house.addCampaign({ sheets: 10 });
  const again = await enterFor({ origin: house.origin, campaign: second, device: shopper.device });
  assert.ok((await again.draw(1)).ok);
  assert.ok((await again.cancel()).ok);
  assert.is((await walletOf(house, client)).length, 1);
});

test.run();
