import { randomBytes, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importMemberKey, unwrapContentKey } from '../../common/coupon/keys.ts';
import { LAYOUT_KEY } from '../../common/coupon/layout-key.ts';
import { derivePayloadKeys, openPayload } from '../../common/coupon/payload.ts';
import type { SealedContent } from '../../common/coupon/sealed-content.ts';
import { fromBase64url } from '../../common/fairness/bytes.ts';
import type { FetchedCoupon } from '../../common/protocol/shop.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import { createFetchRate } from '../../server/coupons/fetch-rate.ts';
import { createWallet } from '../../server/coupons/wallet.ts';
import type { Member } from '../../server/members/directory.ts';
import { addCampaign } from '../support/campaigns.ts';
import { inTransaction } from '../../server/store/transaction.ts';
import { couponHouse, type CouponHouse } from './support/coupon-house.ts';

const test = suite<{ house: CouponHouse }>('the wallet');
test.before(async (context) => {
  context.house = await couponHouse();
});
test.after(({ house }) => house?.close());
test.before.each(({ house }) => {
  house.clock.nowMs = undefined;
});

/** What a page does: the payload out of the pixels, the key out of the answer, both on the device. */
async function revealOn(
  house: CouponHouse,
  holder: Member,
  coupon: FetchedCoupon,
  picture: Buffer,
): Promise<SealedContent | undefined> {
  const memberKey = await importMemberKey(await house.members.directory.memberKey(holder.id));
  const contentKey = await unwrapContentKey(fromBase64url(coupon.wrappedKey)!, memberKey);
  if (!contentKey) return undefined;
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = { width, height, data: new Uint8ClampedArray(data) };
  const reading = extractMark(pixels, LAYOUT_KEY, { effort: 'aligned' });
  const keys = await derivePayloadKeys(contentKey, { couponId: coupon.id, mode: 'sealed' });
  return reading && openPayload(keys, reading.payload, coupon.currency);
}

test('C6, C7: the picture is 640 × 400, and its holder reads the value out of its pixels', async ({
  house,
}) => {
  const benefit = { kind: 'amount-off', amountMinor: 1_234, currency: 'JPY' } as const;
  const { coupon, member, picture } = await house.addCoupon({ benefit });
  const { format, width, height } = await sharp(picture).metadata();
  assert.equal([format, width, height], ['png', 640, 400]);
  assert.is(coupon.pictureUrl, `/api/coupons/${coupon.id}/picture`);
  const content = await revealOn(house, member, coupon, picture);
  assert.equal(content?.benefit, benefit);
});

test('C7: another member’s key reads nothing', async ({ house }) => {
  const { coupon, picture } = await house.addCoupon();
  assert.is(await revealOn(house, await house.addMember(), coupon, picture), undefined);
});

test('C6: fetching again gives the same coupon and the same file; another member gets their own', async ({
  house,
}) => {
  const { coupon, member, product, picture } = await house.addCoupon();
  const again = await house.wallet.fetch(member, product.sellerId, product.number);
  assert.is(again.ok && again.value.id, coupon.id);
  const file = await house.wallet.picture(member, coupon.id);
  assert.ok(file.ok && file.value.equals(picture));
  const other = await house.addMember();
  const theirs = await house.wallet.fetch(other, product.sellerId, product.number);
  assert.ok(theirs.ok && theirs.value.id !== coupon.id);
  const theirFile = await house.wallet.picture(other, theirs.value.id);
  assert.ok(theirFile.ok && !theirFile.value.equals(picture));
});

test('C6: what is not offered is not found; a suspended member gets none', async ({ house }) => {
  const member = await house.addMember();
  const sellerId = await house.addSeller();
  const bare = await house.addProduct(sellerId, null);
  const offered = await house.addProduct(sellerId);
  const codeOf = async (who: Member, seller: string, number: string) => {
    const answer = await house.wallet.fetch(who, seller, number);
    return answer.ok ? 'accepted' : answer.refusal.code;
  };
  assert.is(await codeOf(member, sellerId, bare.number), 'NOT_FOUND');
  assert.is(await codeOf(member, sellerId, 'nothing'), 'NOT_FOUND');
  assert.is(await codeOf(member, randomUUID(), offered.number), 'NOT_FOUND');
  const suspended = { ...member, status: 'suspended' } as const;
  assert.is(await codeOf(suspended, sellerId, offered.number), 'SUSPENDED');
  assert.is(await codeOf(member, sellerId, offered.number), 'accepted');
  const its = house.db('products').where({ id: offered.id });
  await its.update({ is_listed: false });
  assert.is(await codeOf(await house.addMember(), sellerId, offered.number), 'NOT_FOUND');
});

test('C6: new coupons are not fetched without end, and what is fetched is there as before', async ({
  house,
}) => {
  const wallet = createWallet(house.deps, createFetchRate({ burst: 2, refillMs: 1_000 }));
  const member = await house.addMember();
  const sellerId = await house.addSeller();
  const numbers: string[] = [];
  for (let at = 0; at < 3; at += 1) numbers.push((await house.addProduct(sellerId)).number);
  const nowMs = Date.now();
  house.clock.nowMs = nowMs;
  const fetch = (who: Member, at: number) => wallet.fetch(who, sellerId, numbers[at]!);
  const [first] = [await fetch(member, 0), await fetch(member, 1)];
  const third = await fetch(member, 2);
  assert.equal(third, { ok: false, refusal: { code: 'RATE_LIMITED', retryAfterMs: 1_000 } });
  assert.equal(await fetch(member, 0), first);
  assert.ok((await fetch(await house.addMember(), 2)).ok, 'nobody else waits');
  house.clock.nowMs = nowMs + 1_000;
  assert.ok((await fetch(member, 2)).ok);
  house.clock.nowMs = undefined;
});

test('C7: no answer and no row says what a sealed coupon is worth', async ({ house }) => {
  const benefit = { kind: 'amount-off', amountMinor: 76_543, currency: 'JPY' } as const;
  const priceMinor = 90_000;
  const member = await house.addMember();
  const product = await house.addProduct(await house.addSeller(), { benefit }, { priceMinor });
  const fetched = await house.wallet.fetch(member, product.sellerId, product.number);
  assert.ok(fetched.ok);
  const answers = [
    fetched,
    await house.wallet.list(member),
    await house.wallet.find(member, fetched.value.id),
  ];
  // As a value of its own: any digits turn up inside ids and times.
  const worth = /(?<![\w-])76543(?![\w-])/;
  assert.not.match(JSON.stringify(answers), worth);
  assert.is(fetched.value.benefit, null);
  const row = await house.db('coupons').where({ id: fetched.value.id }).first();
  for (const [column, value] of Object.entries(row)) {
    const text = Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value);
    assert.not.match(text, worth, column);
    assert.not.match(text, 'amount-off', column);
  }
});

test('C7: sealed benefits are of one length at rest, whatever they say', async ({ house }) => {
  const benefits = [
    { kind: 'percent-off', percent: 5 },
    { kind: 'fixed-price', priceMinor: 11_999, currency: 'JPY' },
  ] as const;
  const lengths = new Set<number>();
  for (const benefit of benefits) {
    const { coupon } = await house.addCoupon({ benefit });
    const row = await house.db('coupons').where({ id: coupon.id }).first('sealed_benefit');
    lengths.add(row.sealed_benefit.length);
  }
  assert.is(lengths.size, 1);
});

test('C14: in the comparison mode the benefit is told from the start, and the coupon is checked alike', async ({
  house,
}) => {
  const { coupon, member, product, picture } = await house.addCoupon({ mode: 'open' });
  assert.equal(coupon.benefit, { kind: 'percent-off', percent: 37 });
  const [shown] = await house.wallet.list(member);
  assert.equal(shown?.benefit, coupon.benefit);
  const { sellerId, id: productId } = product;
  const answer = await house.desk.check({
    picture: await sharp(picture).jpeg({ quality: 75 }).toBuffer(),
    member,
    sellerId,
    productId,
    listMinor: 12_000,
    nowMs: Date.now(),
  });
  assert.ok(answer.ok && answer.value.recognisedBy === 'mark');
});

test('the wallet says what became of each coupon, newest first, and is its holder’s alone', async ({
  house,
}) => {
  const { coupon, member } = await house.addCoupon();
  const newer = await house.addCoupon({}, member);
  const ids = (await house.wallet.list(member)).map(({ id }) => id);
  assert.equal(ids, [newer.coupon.id, coupon.id]);
  house.clock.nowMs = coupon.validUntilMs;
  assert.equal(
    (await house.wallet.list(member)).map(({ state }) => state),
    ['expired', 'expired'],
  );
  const stranger = await house.addMember();
  assert.equal(await house.wallet.list(stranger), []);
  for (const answer of [
    await house.wallet.find(stranger, coupon.id),
    await house.wallet.picture(stranger, coupon.id),
  ]) {
    assert.is(answer.ok ? 'accepted' : answer.refusal.code, 'NOT_FOUND');
  }
});

/** A campaign of ten sheets, two of them losing, and one confirmed claim of each wanted sheet. */
async function won(house: CouponHouse, sheets: readonly number[], issued = true) {
  const campaign = await addCampaign(house.db, {
    sheets: 10,
    conditions: {
      breakdown: [
        { sheets: 2, benefit: { kind: 'percent-off', percent: 25 } },
        { sheets: 6, benefit: { kind: 'amount-off', amountMinor: 300, currency: 'JPY' } },
      ],
      losingSheets: 2,
    },
  });
  const devices: string[] = [];
  for (const sheet of sheets) {
    const device = randomUUID();
    const tier = sheet <= 2 ? 0 : sheet <= 8 ? 1 : 0xffff;
    const now = new Date();
    await house.db('devices').insert({ id: device, key_thumbprint: randomBytes(32) });
    await house.db('claims').insert({
      campaign_id: campaign.id,
      participant: device,
      device_key: randomBytes(32),
      number: sheet,
      home: sheet,
      sheet,
      tier,
      ticket: randomBytes(16),
      draw_key: randomBytes(16).toString('base64url'),
      seq: sheet,
      drawn_at: now,
      state: 'confirmed',
      hold_until: now,
      settled_at: now,
      settle_key: 'key',
      form_digest: 'digest',
      issued_at: issued ? now : null,
    });
    devices.push(device);
  }
  return { campaign, devices };
}

/** From now on what the device wins and has won is the member's. */
async function joins({ db }: CouponHouse, device: string, member: Member): Promise<void> {
  await db('member_devices').insert({ device_id: device, member_id: member.id });
}

test('C3: what a member’s devices have won are coupons of the seller’s, sealed for the member', async ({
  house,
}) => {
  const { campaign, devices } = await won(house, [1, 5, 9]);
  const member = await house.addMember();
  assert.equal(await house.wallet.list(member), []);
  // The device joins after it has won, and keeps it.
  for (const device of devices) await joins(house, device, member);
  const coupons = await house.wallet.list(member);
  assert.is(coupons.length, 2, 'a losing sheet is no coupon');
  for (const { seller, product, benefit, message } of coupons) {
    assert.is(seller.id, campaign.sellerId);
    assert.is(product, null);
    assert.is(benefit, null);
    assert.is(message, 'A lottery for tests');
  }
  const opened: unknown[] = [];
  for (const { id } of coupons) {
    const fetched = await house.wallet.find(member, id);
    const picture = await house.wallet.picture(member, id);
    assert.ok(fetched.ok && picture.ok);
    opened.push((await revealOn(house, member, fetched.value, picture.value))?.benefit);
  }
  opened.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  assert.equal(opened, [
    { kind: 'amount-off', amountMinor: 300, currency: 'JPY' },
    { kind: 'percent-off', percent: 25 },
  ]);
});

test('C3: one coupon per sheet, however often and at once the wallet is opened', async ({
  house,
}) => {
  const { devices, campaign } = await won(house, [2, 3, 4]);
  const member = await house.addMember();
  for (const device of devices) await joins(house, device, member);
  await Promise.all(Array.from({ length: 8 }, () => house.wallet.list(member)));
  const rows = await house.db('coupons').where({ campaign_id: campaign.id });
  assert.is(rows.length, 3);
  assert.is((await house.wallet.list(member)).length, 3);
});

test('C3: a coupon that its campaign issues at the end is not there before', async ({ house }) => {
  const { devices, campaign } = await won(house, [1], false);
  const member = await house.addMember();
  await joins(house, devices[0]!, member);
  assert.is((await house.wallet.list(member)).length, 0);
  await house.db('claims').where({ campaign_id: campaign.id }).update({ issued_at: new Date() });
  assert.is((await house.wallet.list(member)).length, 1);
});

test('C3: the coupon is used at any product of its seller and at no other’s', async ({ house }) => {
  const { devices, campaign } = await won(house, [1]);
  const member = await house.addMember();
  await joins(house, devices[0]!, member);
  const [coupon] = await house.wallet.list(member);
  const picture = await house.wallet.picture(member, coupon!.id);
  assert.ok(picture.ok);
  const own = await house.addProduct(campaign.sellerId, null);
  const other = await house.addProduct(await house.addSeller(), null);
  for (const [product, code] of [
    [own, 'accepted'],
    [other, 'COUPON_WRONG_SELLER'],
  ] as const) {
    const { sellerId, id: productId } = product;
    const what = { member, sellerId, productId, listMinor: 100, nowMs: Date.now() };
    const answer = await house.desk.check({ ...what, picture: picture.value });
    assert.is(answer.ok ? 'accepted' : answer.refusal.code, code);
  }
});

test('O4: a limit on a lottery’s coupons counts those of the same campaign', async ({ house }) => {
  const { db, desk, wallet } = house;
  const [one, two] = [await won(house, [1, 2]), await won(house, [1])];
  const member = await house.addMember();
  for (const device of [...one.devices, ...two.devices]) await joins(house, device, member);
  const coupons = await wallet.list(member);
  const limited = { ...coupons[0]!.policy, limit: { uses: 1, perDays: 7 } };
  const policy = JSON.stringify(limited);
  await db('coupons').where({ member_id: member.id }).update({ policy });
  const rows = await db('coupons').where({ member_id: member.id }).orderBy('sheet');
  const [used, same, other] = [
    rows.find(({ campaign_id, sheet }) => campaign_id === one.campaign.id && sheet === 1),
    rows.find(({ campaign_id, sheet }) => campaign_id === one.campaign.id && sheet === 2),
    rows.find(({ campaign_id }) => campaign_id === two.campaign.id),
  ];
  await inTransaction(db, (step) => desk.reserve(step, used.id, randomUUID()));
  const codeOf = async ({ id, seller_id: sellerId }: typeof used) => {
    const { id: productId } = await house.addProduct(sellerId, null);
    const what = { member, sellerId, productId, listMinor: 12_000, nowMs: Date.now() };
    const answer = await desk.check({ ...what, couponId: id, by: 'code' });
    return answer.ok ? 'accepted' : answer.refusal.code;
  };
  assert.is(await codeOf(same), 'COUPON_LIMIT_REACHED');
  assert.is(await codeOf(other), 'accepted');
});

test.run();
