import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RefusalCode } from '../../common/protocol/refusals.ts';
import type { Presented, Shown } from '../../server/coupons/desk.ts';
import { openBenefit, openContentKey, sealBenefit } from '../../server/coupons/rested.ts';
import { inTransaction } from '../../server/store/transaction.ts';
import { couponHouse, type CouponHouse, type TestCoupon } from './support/coupon-house.ts';

const test = suite<{ house: CouponHouse }>('the coupon desk');
test.before(async (context) => {
  context.house = await couponHouse();
});
test.after(({ house }) => house?.close());
test.before.each(({ house }) => {
  house.clock.nowMs = undefined;
});

const DAY_MS = 86_400_000;

type WithPicture = Extract<Presented, { picture: Buffer }>;

/** The coupon as its holder presents it for its product, unless something else is said. */
const presented = (
  { member, product, picture }: TestCoupon,
  part: Partial<WithPicture> = {},
): WithPicture => ({
  picture,
  member,
  sellerId: product.sellerId,
  productId: product.id,
  listMinor: 12_000,
  nowMs: Date.now(),
  ...part,
});

interface MisuseRow {
  member_id: string | null;
  coupon_id: string | null;
  reason: string;
  presented: Record<string, string>;
}

const misusesOf = (house: CouponHouse, memberId: string): Promise<MisuseRow[]> =>
  house.db('misuses').where({ member_id: memberId }).orderBy('id');

async function isRefused(
  house: CouponHouse,
  what: WithPicture,
  code: RefusalCode,
  writes: boolean,
): Promise<void> {
  const before = (await misusesOf(house, what.member!.id)).length;
  const answer = await house.desk.check(what);
  assert.is(answer.ok ? 'accepted' : answer.refusal.code, code);
  const after = await misusesOf(house, what.member!.id);
  assert.is(after.length - before, writes ? 1 : 0, `${code} in the history`);
  if (!writes) return;
  const last = after.at(-1)!;
  assert.is(last.reason, code);
  assert.is(last.presented['sellerId'], what.sellerId);
  assert.is(last.presented['picture'], createHash('sha256').update(what.picture).digest('hex'));
}

test('C10: the file itself is recognised without looking at its pixels', async ({ house }) => {
  const own = await house.addCoupon();
  const answer = await house.desk.check(presented(own));
  assert.ok(answer.ok);
  assert.is(answer.value.id, own.coupon.id);
  assert.equal(answer.value.benefit, { kind: 'percent-off', percent: 37 });
  assert.is(answer.value.recognisedBy, 'file');
  assert.is((await misusesOf(house, own.member.id)).length, 0);
});

test('X3: a saved, re-encoded, resized picture still proves itself', async ({ house }) => {
  const own = await house.addCoupon();
  const copies: Record<string, Buffer> = {
    'PNG without metadata': await sharp(own.picture).png({ compressionLevel: 9 }).toBuffer(),
    'JPEG 75': await sharp(own.picture).jpeg({ quality: 75 }).toBuffer(),
    'WebP 75': await sharp(own.picture).webp({ quality: 75 }).toBuffer(),
    'half the size': await sharp(own.picture).resize(320, 200).png().toBuffer(),
    screenshot: await sharp(own.picture).resize(960, 600).jpeg({ quality: 80 }).toBuffer(),
  };
  for (const [name, picture] of Object.entries(copies)) {
    const answer = await house.desk.check(presented(own, { picture }));
    assert.ok(answer.ok, `${name}: ${JSON.stringify(answer)}`);
    assert.is(answer.value.id, own.coupon.id, name);
    assert.is(answer.value.recognisedBy, 'mark', name);
  }
});

test('C10: somebody else’s coupon is refused and written down, file and copy alike', async ({
  house,
}) => {
  const own = await house.addCoupon();
  const stranger = await house.addMember();
  const copy = await sharp(own.picture).jpeg({ quality: 90 }).toBuffer();
  for (const picture of [own.picture, copy]) {
    const what = presented(own, { member: stranger, picture });
    await isRefused(house, what, 'COUPON_NOT_YOURS', true);
  }
  const [misuse] = await misusesOf(house, stranger.id);
  assert.is(misuse?.coupon_id, own.coupon.id);
});

test('C10: another seller, another product', async ({ house }) => {
  const own = await house.addCoupon();
  const other = await house.addProduct(own.product.sellerId, null);
  const elsewhere = await house.addProduct(await house.addSeller(), null);
  const away = presented(own, { sellerId: elsewhere.sellerId, productId: elsewhere.id });
  await isRefused(house, away, 'COUPON_WRONG_SELLER', true);
  const wrong = presented(own, { productId: other.id });
  await isRefused(house, wrong, 'COUPON_WRONG_PRODUCT', true);
  const history = await misusesOf(house, own.member.id);
  assert.is(history.at(-1)?.presented['productNumber'], other.number);
});

test('C10: an amount is not good for a price in another currency', async ({ house }) => {
  const benefit = { kind: 'amount-off', amountMinor: 500, currency: 'JPY' } as const;
  const own = await house.addCoupon({ benefit });
  await house.db('products').where({ id: own.product.id }).update({ currency: 'USD' });
  await isRefused(house, presented(own), 'COUPON_WRONG_PRODUCT', true);
});

test('C10: a suspended member', async ({ house }) => {
  const own = await house.addCoupon();
  const member = { ...own.member, status: 'suspended' } as const;
  await isRefused(house, presented(own, { member }), 'SUSPENDED', true);
});

test('C10: altered pixels, invented pictures and invented payloads', async ({ house }) => {
  const own = await house.addCoupon();
  const plain = await sharp({
    create: { width: 640, height: 400, channels: 3, background: '#e8dcc0' },
  })
    .png()
    .toBuffer();
  await isRefused(house, presented(own, { picture: plain }), 'COUPON_UNREADABLE', true);
  const blurred = await sharp(own.picture).blur(14).png().toBuffer();
  await isRefused(house, presented(own, { picture: blurred }), 'COUPON_UNREADABLE', true);
  const made = await house.deps.pictures.make({
    design: (await house.db('coupons').where({ id: own.coupon.id }).first('design')).design,
    facts: { serial: null, validUntil: null, benefit: null, qr: null },
    artwork: null,
    upload: null,
    payload: Buffer.from(randomUUID().replaceAll('-', ''), 'hex'),
  });
  assert.ok(made.ok);
  await isRefused(house, presented(own, { picture: made.value }), 'COUPON_INVENTED', true);
});

test('C10: a row that was made dearer in the database opens nothing', async ({ house }) => {
  const [own, richer] = [await house.addCoupon(), await house.addCoupon()];
  await house.db('coupons').where({ id: richer.coupon.id }).update({ payload: null });
  const { payload } = await house.db('coupons').where({ id: own.coupon.id }).first('payload');
  await house
    .db('coupons')
    .where({ id: own.coupon.id })
    .update({ payload: Buffer.alloc(16, 1) });
  await house.db('coupons').where({ id: richer.coupon.id }).update({ payload });
  await isRefused(house, presented(richer), 'COUPON_INVENTED', true);
  assert.ok(house.warnings.length > 0);
  // Nor does one that whoever has the keys has made dearer: the picture says something else.
  const { coupon, ...rest } = await house.addCoupon();
  const dearer = sealBenefit(house.deps, coupon.id, { kind: 'percent-off', percent: 90 });
  await house.db('coupons').where({ id: coupon.id }).update({ sealed_benefit: dearer });
  await isRefused(house, presented({ coupon, ...rest }), 'COUPON_INVENTED', true);
});

test('C7: what is sealed for one coupon opens for no other', async ({ house }) => {
  const { id } = (await house.addCoupon()).coupon;
  const row = await house.db('coupons').where({ id }).first();
  assert.is(openContentKey(house.deps, id, row.sealed_content_key).length, 32);
  assert.throws(() => openContentKey(house.deps, randomUUID(), row.sealed_content_key));
  assert.throws(() => openBenefit(house.deps, randomUUID(), row.sealed_benefit));
});

test('C10: what is no picture, or too much of one, is refused before it is decoded', async ({
  house,
}) => {
  const own = await house.addCoupon();
  const vast = await sharp({
    create: { width: 5_000, height: 10, channels: 3, background: '#fff' },
  })
    .png()
    .toBuffer();
  const gif = Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1');
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const cut = own.picture.subarray(0, own.picture.length >> 1);
  const heavy = Buffer.concat([own.picture, Buffer.alloc(2 * 1024 * 1024)]);
  for (const picture of [vast, gif, drawing, cut, heavy, Buffer.alloc(0)]) {
    await isRefused(house, presented(own, { picture }), 'PICTURE_REFUSED', false);
  }
});

test('C10, X8: out of date is an honest mistake: refused, not written down', async ({ house }) => {
  const own = await house.addCoupon();
  const before = presented(own, { nowMs: Date.now() - DAY_MS });
  await isRefused(house, before, 'COUPON_NOT_YET_VALID', false);
  const early = presented(own, { nowMs: own.coupon.validFromMs - 1 });
  await isRefused(house, early, 'COUPON_NOT_YET_VALID', false);
  const first = presented(own, { nowMs: own.coupon.validFromMs });
  assert.ok((await house.desk.check(first)).ok);
  const after = presented(own, { nowMs: own.coupon.validUntilMs });
  await isRefused(house, after, 'COUPON_EXPIRED', false);
  const last = presented(own, { nowMs: own.coupon.validUntilMs - 1 });
  assert.ok((await house.desk.check(last)).ok);
});

test('X8: below the minimum order', async ({ house }) => {
  const { policy } = (await house.addCoupon()).coupon;
  const own = await house.addCoupon({ policy: { ...policy, minimumOrderMinor: 5_000 } });
  await isRefused(house, presented(own, { listMinor: 4_999 }), 'COUPON_MINIMUM_ORDER', false);
  assert.ok((await house.desk.check(presented(own, { listMinor: 5_000 }))).ok);
});

test('X8: so many per person and period, and again when the period is over', async ({ house }) => {
  const { policy } = (await house.addCoupon()).coupon;
  const limited = { policy: { ...policy, limit: { uses: 1, perDays: 7 } } };
  const first = await house.addCoupon(limited);
  const order = randomUUID();
  await inTransaction(house.db, async (transaction) => {
    await house.desk.reserve(transaction, first.coupon.id, order);
    await house.desk.redeem(transaction, first.coupon.id, order);
  });
  // The seller renews the offer: another coupon for the same product.
  const { product, member } = first;
  const row = await house.db('coupons').where({ id: first.coupon.id }).first();
  const renewed = randomUUID();
  await house.db('coupon_offers').where({ id: row.offer_id }).update({ is_active: false });
  const { design, mode } = await house.db('coupon_offers').where({ id: row.offer_id }).first();
  const benefit = { kind: 'percent-off', percent: 5 };
  await house.db('coupon_offers').insert({
    id: renewed,
    seller_id: product.sellerId,
    product_id: product.id,
    design: JSON.stringify(design),
    sealed_benefit: house.deps.offerBenefitBox.seal(
      Buffer.from(JSON.stringify(benefit)),
      `offer:${renewed}`,
    ),
    mode,
    policy: JSON.stringify(limited.policy),
  });
  const fetched = await house.wallet.fetch(member, product.sellerId, product.number);
  assert.ok(fetched.ok);
  assert.is.not(fetched.value.id, first.coupon.id);
  const picture = await house.wallet.picture(member, fetched.value.id);
  assert.ok(picture.ok);
  const second = { member, product, coupon: fetched.value, picture: picture.value };
  await isRefused(house, presented(second), 'COUPON_LIMIT_REACHED', false);
  const usedAtMs = Date.now() - DAY_MS;
  await house
    .db('coupons')
    .where({ id: first.coupon.id })
    .update({ used_at: new Date(usedAtMs) });
  const still = presented(second, { nowMs: usedAtMs + 7 * DAY_MS });
  await isRefused(house, still, 'COUPON_LIMIT_REACHED', false);
  const over = presented(second, { nowMs: usedAtMs + 7 * DAY_MS + 1 });
  assert.ok((await house.desk.check(over)).ok);
  // What the member has used of another product, or somebody else of this one, does not count.
  const { id: stranger } = await house.addMember();
  const { id: elsewhere } = await house.addProduct(product.sellerId, null);
  for (const other of [{ member_id: stranger }, { product_id: elsewhere }]) {
    const before = { member_id: member.id, product_id: product.id };
    const its = () => house.db('coupons').where({ id: first.coupon.id });
    await its().update({ ...before, ...other });
    assert.ok((await house.desk.check({ ...still })).ok, JSON.stringify(other));
    await its().update(before);
  }
  await isRefused(house, still, 'COUPON_LIMIT_REACHED', false);
});

test('C10: used is refused and written down; reserved by an order that is not settled is not', async ({
  house,
}) => {
  const own = await house.addCoupon();
  const order = randomUUID();
  const { desk, db } = house;
  assert.ok(await inTransaction(db, (step) => desk.reserve(step, own.coupon.id, order)));
  await isRefused(house, presented(own), 'COUPON_USED', false);
  assert.ok(await inTransaction(db, (step) => desk.redeem(step, own.coupon.id, order)));
  await isRefused(house, presented(own), 'COUPON_USED', true);
});

test('C15: at a counter without a member whoever holds the picture presents it', async ({
  house,
}) => {
  const own = await house.addCoupon();
  const answer = await house.desk.check(presented(own, { member: null }));
  assert.ok(answer.ok);
});

test('C10, C15: nor is a suspended member’s coupon good at a counter, whoever presents it', async ({
  house,
}) => {
  const own = await house.addCoupon();
  const { id } = own.coupon;
  const suspended = (status: string) =>
    house.db('members').where({ id: own.member.id }).update({ status });
  const atCounter = async (shown: Shown) => {
    const { picture: _, ...where } = presented(own, { member: null });
    const answer = await house.desk.check({ ...where, ...shown });
    return answer.ok ? 'accepted' : answer.refusal.code;
  };
  await suspended('suspended');
  for (const shown of [{ picture: own.picture }, { couponId: id, by: 'code' }] as const) {
    assert.is(await atCounter(shown), 'SUSPENDED');
  }
  const misuses = await house.db('misuses').where({ coupon_id: id }).pluck('reason');
  assert.equal(misuses, ['SUSPENDED', 'SUSPENDED']);
  await suspended('active');
  assert.is(await atCounter({ picture: own.picture }), 'accepted');
});

test('the history of misuse holds no personal data', async ({ house }) => {
  const text = JSON.stringify(await house.db('misuses').select());
  assert.ok(text.length > 1_000);
  for (const word of ['Aki', 'Tanaka', 'Kumano', 'shopper.example']) {
    assert.not.match(text, word);
  }
});

test.run();
